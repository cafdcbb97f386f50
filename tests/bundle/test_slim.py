"""What is left out of a first visit is missed nowhere: the phone's Python tries, with the real archives."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.bundle import archive, node, pyodide, reach, shell, slim, wheels
from server.bundle.bytecode import runtime
from server.bundle.product import PRODUCT
from server.bundle.site import Site

DO_EVERYTHING = """
import asyncio, html, importlib, json, sys
import httpx, supabase
from services import grids
from services.tables import Column, Sheet, comma_separated, workbook

async def everything():
    nobody = httpx.MockTransport(lambda request: httpx.Response(200))
    options = supabase.AsyncClientOptions(httpx_client=httpx.AsyncClient(transport=nobody))
    client = supabase.AsyncClient("https://abc.supabase.co", "key", options)
    await client.realtime.set_auth("token")
    assert client.rpc("sync", {}) is not None
    assert html.unescape("&lt;&amp;") == "<&" and html.escape("<") == "&lt;"
    sheet = Sheet("点位", (Column("名称"), Column("楼层", "number")), [("大堂", 1), ("=1+1", None)])
    try:
        await workbook([sheet], lambda done, all: None)
        raise SystemExit("a workbook was written without the library that is brought on demand")
    except ImportError:
        sys.path.append("/lib/sheets.zip")
        importlib.invalidate_caches()
    book = await workbook([sheet], lambda done, all: None)
    text = await comma_separated(sheet, lambda done, all: None)
    return [grids.grid_of(book), grids.grid_of(text), grids.grid_of("名称\\n大堂\\n".encode("gb18030"))]

json.dumps(await everything(), ensure_ascii=False)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The archives of the product, as the worker is told of them."""
    site = Site(tmp_path_factory.mktemp("slim") / "site")
    parts = archive.place(site, PRODUCT)
    file = {url: str(site.path(url)) for url in site.urls()}
    return {
        "pyodide": str(runtime()),
        "stdlib": str(site.path(pyodide.standard_library(site))),
        "parts": {
            "archives": [(file[url], path) for url, path in parts.archives],
            "libraries": [(file[url], path) for url, path in parts.libraries],
            "compiled": archive.native_modules(parts),
            "preload": parts.preload,
        },
        "late": [(file[url], path) for url, path in parts.later.values()],
        "prepare": shell.text("prepare.py"),
        "ahead": shell.text("ahead.py"),
    }


def test_all_that_the_app_names_and_does_is_there(built: dict[str, Any]) -> None:
    told = node.run("../../tests/bundle/phone.mjs", {**built, "code": DO_EVERYTHING})
    assert json.loads(told.strip().splitlines()[-1]) == [
        [["名称", "楼层"], ["大堂", "1"], ["=1+1"]],
        [["名称", "楼层"], ["大堂", "1"], ["=1+1"]],
        [["名称"], ["大堂"]],
    ]


def test_a_control_is_left_out_until_a_source_names_it() -> None:
    packages, sources = wheels.files(), PRODUCT.sources()
    kept = slim.flet_modules(packages, sources)
    assert "flet/controls/core/text.py" in kept
    assert "flet/controls/material/datatable.py" not in kept
    more = {**sources, "app/new.py": b"import flet as f\n\ndef table():\n    return f.DataTable()\n"}
    assert slim.flet_modules(packages, more) - kept == {"flet/controls/material/datatable.py"}


def test_icons_are_those_that_are_named_and_all_when_names_are_computed() -> None:
    packages, sources = wheels.files(), PRODUCT.sources()
    whole = json.loads(packages[slim.ICONS])
    some = json.loads(slim.icon_names(packages, sources))
    assert some.items() < whole.items()
    assert "ADD_LOCATION_ALT_OUTLINED" in some
    assert len(some) < 1000
    computed = {**sources, "app/new.py": b"import flet as ft\n\nNAME = ft.Icons['HOME']\n"}
    assert slim.icon_names(packages, computed) == packages[slim.ICONS]


@pytest.mark.parametrize(
    ("source", "reached"),
    [
        (b"import p.a\n", {"p/__init__.py", "p/a.py"}),
        (b"def f():\n    from p import a\n", {"p/__init__.py", "p/a.py"}),
        (b"from p import Late\n", {"p/__init__.py", "p/b.py"}),
        (b"from .a import x\n", {"p/__init__.py", "p/a.py"}),
        (b"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import p.a\n", {"p/__init__.py"}),
    ],
)
def test_every_way_to_import_counts_but_what_a_checker_sees(source: bytes, reached: set[str]) -> None:
    files = {
        "p/__init__.py": b'_LAZY = {"Late": "p.b"}\n',
        "p/a.py": b"",
        "p/b.py": b"",
        "p/start.py": source,
    }
    assert reach.reachable(files, "p", {"p.start"}) == reached | {"p/start.py"}


def test_the_stand_in_is_no_part_of_the_server(site: Path) -> None:
    assert slim.STAND_IN.is_file()
    packages = next((site / "python").glob("packages.*.zip")).read_bytes()
    assert b"realtime/__init__.pyc" in packages
    assert b"websockets/" not in packages
