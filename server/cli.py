"""The operator's command: what can be asked for, and how trouble is told."""

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType

from server.trouble import Trouble, of_os

DEFAULT_PORT = 8734
Command = Callable[[argparse.Namespace], None]


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 when done or stopped by Ctrl-C, 1 after one line that says what is wrong."""
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    asked = argparse.Namespace(command=None)
    try:
        _parser().parse_args(argv, asked)
        asked.home = Path(os.environ.get("ANJU_HOME") or ".anju")
        if "port" in asked and asked.port is None:
            asked.port = _port(os.environ.get("ANJU_PORT"))
        command: Command = import_module(f"server.commands.{asked.command.replace('-', '_')}").main
        command(asked)
    except KeyboardInterrupt:
        return 0 if asked.command in ("run", "serve") else 130
    except BrokenPipeError:
        return 1
    except Trouble as trouble:
        return _tell(str(trouble))
    except OSError as error:
        return _tell(str(of_os(error)))
    except Exception as error:
        return _tell(_unexpected(error))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="anju",
        description="安居 Anju. ANJU_HOME (.anju) is the data folder, ANJU_PORT (8734) the port.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser("run", help="build the app, start everything with the demo estate")
    serve = commands.add_parser("serve", help="build the app, start everything, add nobody")
    for each in (run, serve):
        each.add_argument("--port", type=_port, help="instead of ANJU_PORT")
        each.add_argument("--no-site", action="store_true", help="the backend alone, without the app")
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for the whole network"
    )
    serve.add_argument("--https", action="store_true", help="serve with a certificate authority of our own")
    serve.add_argument("--name", action="append", default=[], help="another host name to be reached by")
    backup = commands.add_parser("backup", help="write data, photos, accounts and keys to one file")
    restore = commands.add_parser("restore", help="fill an empty data folder from such a file")
    for each in (backup, restore):
        each.add_argument("file", type=Path)
    commands.add_parser("migrate", help="apply supabase/migrations to the database of DATABASE_URL")
    build = commands.add_parser("build", help="write the app as static files for a hosted Supabase project")
    build.add_argument("--supabase-url", required=True)
    build.add_argument("--key", required=True, help="the project's publishable key")
    build.add_argument("--identity", choices=("phone", "email"), default="phone")
    build.add_argument("--out", type=Path, default=Path("build/hosted"))
    commands.add_parser("rotate-keys", help="sign with a new key from the next start on")
    commands.add_parser("bench", help="measure, and write docs/figures.md")
    return parser


def _port(text: str | None) -> int:
    if not text:
        return DEFAULT_PORT
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise Trouble(f"{text!r} is not a port: choose a number from 1024 to 65535.")
    return int(text)


def _as_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _tell(line: str) -> int:
    print(f"anju: {line}", file=sys.stderr)
    return 1


def _unexpected(error: Exception) -> str:
    """The trace goes to a file, the person gets a line."""
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    path = Path(os.environ.get("ANJU_HOME") or ".anju") / "logs" / "trouble.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError as refused:
        return f"Something unexpected happened: {what} (no trace could be written: {refused.strerror})"
    return f"Something unexpected happened: {what} (the trace is in {path})"
