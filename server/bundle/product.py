"""What is shipped: the Python packages of an app and the module that starts it."""

from dataclasses import dataclass
from pathlib import Path

from server.bundle.cache import ROOT

LAUNCH = '''"""Starts the app; made by the builder."""

import flet
from {entry} import main


def start():
    flet.run(main)
'''


@dataclass(frozen=True)
class Product:
    """`packages` below `root` go into the archive; `entry` is a module with `main(page)`."""

    root: Path = ROOT
    packages: tuple[str, ...] = ("app", "components", "services")
    entry: str = "app.main"

    def sources(self) -> dict[str, bytes]:
        """Every file of the app by its path in the archive."""
        found = {"launch.py": LAUNCH.format(entry=self.entry).encode()}
        for package in self.packages:
            for path in sorted((self.root / package).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    found[path.relative_to(self.root).as_posix()] = path.read_bytes()
        return found


PRODUCT = Product()
