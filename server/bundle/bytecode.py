"""Python sources, compiled by the Python that will run them."""

import io
import tempfile
import zipfile
from pathlib import Path

from flet_web import get_package_web_dir

from server.bundle import cache, node

HERE = Path(__file__).parent


def runtime() -> Path:
    """Pyodide as it comes inside flet-web."""
    return Path(get_package_web_dir()) / "pyodide"


def compiled(sources: dict[str, bytes]) -> dict[str, bytes]:
    """The same files with every .py as .pyc; other files as they are."""
    python = {name: data for name, data in sources.items() if name.endswith(".py")}
    rest = {name: data for name, data in sources.items() if not name.endswith(".py")}
    recipe = [(HERE / name).read_bytes() for name in ("compile.py", "compile.mjs")]
    identity = cache.key(*recipe, *(part for name in sorted(python) for part in (name, python[name])))
    packed = cache.kept("bytecode", identity, lambda: _compile(python))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return rest | {name: archive.read(name) for name in archive.namelist()}


def _compile(sources: dict[str, bytes]) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        source, target = Path(scratch, "source"), Path(scratch, "target")
        target.mkdir()
        for name, data in sources.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(data)
        node.run("compile.mjs", {"pyodide": str(runtime()), "source": str(source), "target": str(target)})
        made = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*.pyc")}
    return pack(made)


def pack(files: dict[str, bytes]) -> bytes:
    """A zip that depends on its content alone; stored, because the wire compresses it better as a whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return buffer.getvalue()
