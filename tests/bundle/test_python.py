"""The Python that travels: compiled, whole, and without what it never runs."""

import re
import zipfile
from pathlib import Path

from server.bundle import preload, pyodide, wheels
from server.bundle.bytecode import compiled, pack, runtime
from server.bundle.cache import ROOT
from server.bundle.product import PRODUCT


def imported(source: bytes) -> set[str]:
    """Modules that this file imports for certain: those named at the start of a line."""
    return set(re.findall(r"^(?:import|from) ([\w.]+)", source.decode(), re.MULTILINE))


def test_nothing_that_is_kept_imports_what_is_left_out() -> None:
    with zipfile.ZipFile(runtime() / "python_stdlib.zip") as archive:
        sources = {name: archive.read(name) for name in archive.namelist() if name.endswith(".py")}
    gone = {name.removesuffix(".py").replace("/", ".") for name in sources if pyodide.UNUSED.search(name)}
    gone |= {name.removesuffix(".__init__") for name in gone}
    for name, source in sources.items():
        if not pyodide.UNUSED.search(name):
            assert not imported(source) & gone, name


def test_what_comes_on_demand_imports_nothing_that_is_left_out() -> None:
    with zipfile.ZipFile(runtime() / "python_stdlib.zip") as archive:
        names = [name for name in archive.namelist() if pyodide.UNUSED.search(name)]
    gone = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in names}
    (late,) = wheels.later().values()
    assert {name.partition("/")[0] for name in late} == {"openpyxl", "et_xmlfile", "xlsxwriter"}
    for name, source in late.items():
        assert not imported(source) & gone, name


def test_packages_are_those_of_the_constraints() -> None:
    """The browser runs what the tests ran: the same versions."""
    everywhere = set(
        re.findall(r"^([a-z0-9.-]+==\S+)", (ROOT / "constraints.txt").read_text("utf-8"), re.MULTILINE)
    )
    browser = re.findall(r"^([a-z0-9.-]+==\S+)", wheels.PINS.read_text("utf-8"), re.MULTILINE)
    assert len(browser) > 20
    assert [pin for pin in browser if pin not in everywhere] == []


def test_compiling_keeps_names_and_drops_docstrings() -> None:
    files = compiled(
        {"a/b.py": b'"""Long words."""\n\ndef f():\n    """More."""\n    return 1\n', "a/data.json": b"{}"}
    )
    assert set(files) == {"a/b.pyc", "a/data.json"}
    assert b"Long words" not in files["a/b.pyc"]
    assert b"a/b.py" in files["a/b.pyc"]


def test_the_same_sources_make_the_same_archive() -> None:
    files = {"b.py": b"x = 1\n", "a.py": b"y = 2\n"}
    assert pack(compiled(files)) == pack(compiled(dict(reversed(files.items()))))


def test_what_the_app_names_is_imported_ahead() -> None:
    found = preload.of(
        {"app/x.py": b"import flet as ft\nft.Text(ft.Icons.HOME)\nimport qrcode\n", "launch.py": b""}
    )
    assert {"flet.app", "qrcode", "app.x", "launch"} <= set(found["modules"])
    assert {"flet.Text", "flet.Icons.HOME"} <= set(found["names"])


def test_the_product_starts_with_a_module_of_its_own() -> None:
    launch = PRODUCT.sources()["launch.py"].decode()
    assert "from app.main import main" in launch
    assert not [name for name in PRODUCT.sources() if name.startswith(("server", "tests", "supabase"))]


def test_compiled_modules_are_named_as_they_are_imported(site: Path) -> None:
    worker = next(site.glob("worker.*.js")).read_text("utf-8")
    assert '"pydantic_core._pydantic_core", "/lib/native/pydantic_core/' in worker
    assert '"msgpack._cmsgpack"' in worker
