"""The system account PostgreSQL runs as: ours, or an unprivileged one when we are root."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.trouble import Trouble

UNPRIVILEGED = ("postgres", "nobody")
# Linux capabilities that let a process pass folders closed to it, and their bits in /proc/self/status.
PASSES = {"dac_read_search": 1 << 2, "dac_override": 1 << 1}


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def own(self, path: Path) -> None:
        """Hands `path` and all below it to the account."""
        if self.is_ours:
            return
        os.chown(path, self.uid, self.gid)
        if path.is_dir():
            for child in path.rglob("*"):
                os.chown(child, self.uid, self.gid, follow_symlinks=False)

    def command(self, argv: list[str], reaches: list[Path]) -> tuple[list[str], dict[str, Any]]:
        """`argv` and keyword arguments for a subprocess that runs as the account.

        `reaches` are the paths it opens. When a folder above one is closed to the account (a checkout
        in a private home), the process keeps the one capability to pass it; the folder stays closed.
        """
        if self.is_ours:
            return argv, {}
        if all(_passable(path) for path in reaches):
            return argv, {"user": self.uid, "group": self.gid, "extra_groups": []}
        setpriv, capability = shutil.which("setpriv"), _pass()
        if setpriv is None or capability is None:
            raise Trouble(
                f"PostgreSQL does not run as root, and {self.name} may not enter {reaches[-1]}. "
                "Run as an ordinary user, or keep the project and ANJU_HOME in folders that others may enter."
            )
        keep = f"-all,+{capability}"
        ids = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        return [setpriv, *ids, f"--inh-caps={keep}", f"--ambient-caps={keep}", "--", *argv], {}


def account() -> Account:
    if os.geteuid() != 0:
        return _entry(pwd.getpwuid(os.geteuid()))
    for name in UNPRIVILEGED:
        try:
            return _entry(pwd.getpwnam(name))
        except KeyError:
            continue
    raise Trouble("PostgreSQL does not run as root, and there is no account 'nobody': run as another user.")


def _entry(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _passable(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


def _pass() -> str | None:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    effective = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff"))
    return next((name for name, bit in PASSES.items() if effective & bit), None)
