"""Whether this machine can run the project; runs on any Python 3.6 or newer, before anything is installed."""

import importlib.util
import platform
import sys

OLDEST = (3, 11)


def trouble() -> "str | None":
    """One line that says what is missing, or nothing."""
    if sys.version_info < OLDEST:
        found = platform.python_version()
        return f"Python 3.11 or newer is needed, this is {found}: make PYTHON=python3.12 …"
    if sys.maxsize < 2**32:
        return "A 64-bit Python is needed: PostgreSQL and PostgREST come as 64-bit programs."
    if platform.system() not in ("Linux", "Darwin"):
        return "Linux or macOS is needed; on Windows use WSL."
    for name in ("ssl", "zlib", "sqlite3", "ctypes", "ensurepip", "venv"):
        if importlib.util.find_spec(name) is None:
            return (
                f"This Python lacks the module {name}. Debian and Ubuntu: apt install python3-venv; "
                "a self-built Python: build it again with that library's headers present."
            )
    return None


if __name__ == "__main__":
    missing = trouble()
    if missing:
        sys.exit("anju: " + missing)
