"""What a build puts on the web: everything to start, nothing foreign, nothing of the server."""

import hashlib
import json
import re
import tempfile
import zipfile
from pathlib import Path

import pytest

from server import pwa
from server.bundle import archive, compress
from server.bundle.product import PRODUCT
from server.bundle.site import Site
from tests.browser import probe

TEXT = (".js", ".mjs", ".html", ".css", ".json", ".webmanifest")
# Places that a part of the client would load from when a setting were lost.
FOREIGN = re.compile(r"https://[^\"'`\s]*(?:\.wasm|\.woff2|/s/|canvaskit|native-wasm|/pyodide/v)")


def precached(site: Path) -> list[dict[str, str]]:
    found = re.search(r"const FILES = (\[.*?\]);", (site / "sw.js").read_text("utf-8"))
    assert found
    return list(json.loads(found[1]))


def archived(site: Path, name: str) -> list[str]:
    with zipfile.ZipFile(next((site / "python").glob(f"{name}.*.zip"))) as archive:
        return archive.namelist()


def test_what_the_app_loads_is_named_inside_the_site_only(site: Path) -> None:
    for path in site.rglob("*"):
        if path.suffix in TEXT and "licenses" not in path.parts:
            assert not FOREIGN.search(path.read_text("utf-8")), path.name


def test_a_name_with_a_hash_is_the_hash_of_its_content(site: Path) -> None:
    for path in site.glob("python/*.zip"):
        assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(path.name.split(".")[1])
    assert all(pwa.IMMUTABLE.search(f"/{path.relative_to(site)}") for path in site.glob("main.dart.*.js"))
    assert not pwa.IMMUTABLE.search("/index.html")
    assert not pwa.IMMUTABLE.search("/anju/scan.js")


def test_the_archive_holds_the_app_and_nothing_of_the_server(site: Path) -> None:
    assert "probe/main.pyc" in archived(site, "app")
    names = PRODUCT.sources()
    assert {name.split("/")[0] for name in names} == {"launch.py", "app", "components", "services"}
    assert not [
        name for name in archived(site, "packages") if name.startswith(("starlette", "psycopg", "tests"))
    ]
    assert not [name for name in archived(site, "packages") if name.endswith((".py", ".so"))]


def test_every_precached_file_is_there_with_the_sum_that_is_promised(site: Path) -> None:
    files = precached(site)
    assert {"url": "/"}.items() <= {
        k: v for k, v in files[[f["url"] for f in files].index("/")].items()
    }.items()
    for file in files:
        path = site / ("index.html" if file["url"] == "/" else file["url"].lstrip("/"))
        assert path.is_file(), file["url"]
    urls = {file["url"] for file in files}
    assert "/manifest.webmanifest" in urls
    assert "/zxing/zxing_reader.wasm" in urls
    assert not {url for url in urls if url.startswith(("/licenses", "/fallback/1")) or url == "/config.json"}


def test_a_first_visit_takes_at_most_13_megabytes(site: Path) -> None:
    """Everything for offline use, in Chromium, as it goes over the wire; with the app, not the probe."""
    total = (site / "sw.js.br").stat().st_size
    for file in precached(site):
        if file.get("engine") != "full" and not file["url"].startswith(("/python/app.", "/python/packages.")):
            total += on_the_wire(site, file["url"])
    with tempfile.TemporaryDirectory() as folder:
        whole = Site(Path(folder) / "whole")
        parts = archive.place(whole, PRODUCT)
        total += sum(compress.wire_size(whole, url, quality=9) for url, _ in parts.archives)
    assert total < 13_000_000


def on_the_wire(site: Path, url: str) -> int:
    path = site / ("index.html" if url == "/" else url.lstrip("/"))
    small = path.with_name(f"{path.name}.br")
    return (small if small.exists() else path).stat().st_size


def test_what_comes_on_demand_is_no_part_of_a_first_visit(site: Path) -> None:
    (late,) = site.glob("python/sheets.*.zip")
    assert "openpyxl/reader/excel.pyc" in archived(site, "sheets")
    assert not [file for file in precached(site) if "sheets" in file["url"]]
    assert f'"sheets": ["/python/{late.name}", "/lib/sheets.zip"]' in next(
        site.glob("worker.*.js")
    ).read_text("utf-8")
    assert pwa.IMMUTABLE.search(f"/python/{late.name}"), "the service worker keeps what carries its hash"
    assert (site / "licenses" / "openpyxl").is_dir()


def test_every_large_text_has_compressed_variants(site: Path) -> None:
    for path in site.rglob("*"):
        if path.suffix in (".js", ".mjs", ".wasm", ".zip", ".json") and path.stat().st_size > 2000:
            assert path.with_name(f"{path.name}.br").exists(), path.name
            assert path.with_name(f"{path.name}.gz").exists(), path.name


def test_what_no_phone_asks_for_is_left_out(site: Path) -> None:
    names = {path.name for path in site.rglob("*")}
    assert not {name for name in names if name.endswith((".symbols", ".map", ".d.ts", ".whl"))}
    assert not {name for name in names if name.startswith(("skwasm", "wimp", "flutter_service_worker"))}
    assert not {"NOTICES", "python.exe", "main.dart.wasm", "roboto.woff2"} & names


def test_licences_travel_with_what_they_cover(site: Path) -> None:
    kept = {path.parent.name for path in (site / "licenses").rglob("*") if path.is_file()}
    assert {
        "noto-sans-sc",
        "flutter",
        "zxing-wasm",
        "pyodide",
        "python",
        "flet",
        "pydantic",
        "supabase",
    } <= kept
    assert "SIL OPEN FONT LICENSE" in (site / "licenses/noto-sans-sc/OFL.txt").read_text("utf-8")


def test_icons_are_of_the_sizes_the_manifest_promises(site: Path) -> None:
    from PIL import Image

    manifest = json.loads((site / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["name"] == "安居"
    assert [shortcut["name"] for shortcut in manifest["shortcuts"]] == ["扫码", "报修"]
    promised = [
        *manifest["icons"],
        *(icon for shortcut in manifest["shortcuts"] for icon in shortcut["icons"]),
    ]
    for icon in promised:
        with Image.open(site / icon["src"].lstrip("/")) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]
    assert any(icon.get("purpose") == "maskable" for icon in manifest["icons"])


def test_the_digest_of_the_inputs_follows_the_app(tmp_path: Path) -> None:
    one = probe.version(tmp_path / "one", "一")
    two = probe.version(tmp_path / "two", "二")
    assert pwa.inputs_digest(one) != pwa.inputs_digest(two)
    assert pwa.inputs_digest(one) == pwa.inputs_digest(one)


def test_a_site_for_a_hosted_project_knows_its_address(tmp_path: Path) -> None:
    url = "https://abc.supabase.co"
    pwa.build(
        tmp_path / "site",
        supabase_url=url,
        key="sb_publishable_x",
        identity="email",
        product=probe.PROBE,
        quality=1,
        report=lambda line: None,
    )
    config = json.loads((tmp_path / "site/config.json").read_text("utf-8"))
    assert config["supabase_url"] == url
    assert config["identity"] == "email"
    assert config["version"] == pwa.inputs_digest(probe.PROBE)
    assert f"connect-src 'self' {url}" in (tmp_path / "site/_headers").read_text("utf-8")


def test_a_build_that_stops_leaves_the_old_site_in_place(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("old")
    broken = probe.version(tmp_path / "broken", "坏")
    (broken.root / "probe" / "main.py").write_text("def broken(:", "utf-8")
    with pytest.raises(RuntimeError, match=r"probe/main\.py, line 1: "):
        pwa.build(out, product=broken, quality=1, report=lambda line: None)
    assert (out / "index.html").read_text() == "old"
