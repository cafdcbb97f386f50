"""python -m server.bench [names…]: runs the measurements and writes docs/figures.md.

A measurement is a module in this folder with `name` (the section's title), `note` (how it was measured, one
paragraph) and `run() -> list[Figure]`; its file name is what is typed to run it alone.
"""

import importlib
import os
import pkgutil
import platform
import sys
from datetime import date
from types import ModuleType

import server.bench
from server.bench.figure import number, write


def measurements() -> dict[str, ModuleType]:
    """Every module here that measures something, by file name."""
    names = sorted(
        info.name for info in pkgutil.iter_modules(server.bench.__path__) if info.name != "__main__"
    )
    modules = {name: importlib.import_module(f"server.bench.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "run")}


def machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{date.today()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}{load}"


def main(wanted: list[str]) -> None:
    known = measurements()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.exit(f"no measurement called {', '.join(unknown)}; there are: {', '.join(known)}")
    for name in wanted or known:
        module = known[name]
        print(f"{module.name} …", flush=True)
        where = machine()
        figures = module.run()
        write(module.name, f"{module.note} ({where})", figures)
        for figure in figures:
            ratio = "" if figure.ratio is None else f"   x {figure.ratio:.2f}"
            print(
                f"  {figure.name}: {number(figure.value)} {figure.unit}  {figure.against}{ratio}", flush=True
            )


if __name__ == "__main__":
    main(sys.argv[1:])
