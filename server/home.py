"""The data folder of one installation: where things lie in it, and who holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.trouble import Trouble, of_os


class Home:
    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.database = self.path / "postgres"
        self.logs = self.path / "logs"
        self.storage = self.path / "storage"
        self.site = self.path / "site"
        self.run = self.path / "run"

    def make(self) -> None:
        """Makes the folders; raises `Trouble` when the place cannot be written to."""
        try:
            for folder in (self.path, self.logs, self.storage, self.run):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.run / ".writable"
            probe.write_bytes(b"\0" * 4096)
            probe.unlink()
        except NotADirectoryError as error:
            raise Trouble(f"{error.filename} is not a folder. Choose another with ANJU_HOME=….") from error
        except FileExistsError as error:
            raise Trouble(f"{error.filename} is in the way. Choose another with ANJU_HOME=….") from error
        except FileNotFoundError as error:
            raise Trouble(f"{self.path} cannot be made. Choose another folder with ANJU_HOME=….") from error
        except OSError as error:
            raise of_os(error) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps the folder for this process; the system lets go of the lock when the process dies."""
        self.make()
        with (self.run / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise Trouble(
                    f"Anju is already running on {self.path} (process {holder}). Stop it first."
                ) from error
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            try:
                yield
            finally:
                lock.truncate(0)

    def is_held(self) -> bool:
        """Whether a stack runs on this folder now."""
        lock_path = self.run / "lock"
        if not lock_path.exists():
            return False
        with lock_path.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False
