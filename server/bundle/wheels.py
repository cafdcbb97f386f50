"""The Python packages for the browser: fetched by pip with hashes, at build time only."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from server.bundle import cache

PINS = cache.ROOT / "constraints-browser.txt"
PLATFORM = (
    "--platform",
    "pyemscripten_2026_0_wasm32",
    "--implementation",
    "cp",
    "--python-version",
    "3.14",
    "--abi",
    "cp314",
    "--abi",
    "none",
)
# Of those packages, what the app never imports on a phone: tests, servers, other transports, other designs.
DROPPED = re.compile(
    r"\.dist-info/|\.(pyi|typed|md|rst|txt|c|h|pyx|pxd|dart|yaml)$|/tests?/|^flutter/"
    r"|^flet_charts/(matplotlib|plotly)_\w+|^flet/(cli|pytest_plugin)\.py$|^annotated_types/test_cases\.py$"
    r"|^flet/(testing|fastapi)/|^flet/controls/cupertino/cupertino_icons\.json$|^flet/messaging/flet_\w+_server\.py$"
    r"|^pydantic/(v1|experimental|deprecated/parse|mypy|_internal/_signature_mypy)\b|^pydantic/mypy\.py$"
    r"|^pydantic/(color|deprecated/decorator|deprecated/tools|_internal/_git|tools|parse|env_settings|validators"
    r"|error_wrappers|datetime_parse|decorator|generics|schema|utils|json|typing|class_validators)\.py$"
    r"|^httpx/_main\.py$|^idna/(uts46data|cli|codec|compat|__main__)\.py$|^msgpack/fallback\.py$|^jwt/help\.py$"
    r"|\.data/scripts/"
    r"|^packaging/(?!__init__|version|_structures)"
    r"|^qrcode/(console_scripts|image/(svg|styledpil|pil|styles/(?!__init__|moduledrawers/(__init__|base))))\b"
)
# Fetched when they are asked for, under this name: workbooks take as much again as the app itself.
LATER = {"sheets": re.compile(r"^(openpyxl|et_xmlfile|xlsxwriter)/")}
# A month's workbook holds no charts; XlsxWriter imports them all the same, so each is an empty class.
CHART = re.compile(r"^xlsxwriter/(chart(?:_\w+)?)\.py$")


class WheelsMissing(RuntimeError):
    """The packages for the browser could not be fetched; the message says what pip said."""


def fetch() -> list[Path]:
    """The wheels that the pins name, downloaded when the cache does not hold them yet."""
    pins = PINS.read_bytes()
    folder = cache.folder("wheels") / cache.key(pins)
    complete = folder / "complete"
    if not complete.exists():
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
            "--require-hashes",
            *PLATFORM,
            "--requirement",
            str(PINS),
            "--dest",
            str(folder),
        ]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        if done.returncode != 0:
            reason = done.stderr.strip()[-600:]
            raise WheelsMissing(f"the packages for the browser could not be fetched: {reason}")
        complete.touch()
    return sorted(folder.glob("*.whl"))


def files() -> dict[str, bytes]:
    """Every file of every wheel that a first visit may need, by its import path."""
    late = {name for files in later().values() for name in files}
    return {
        name: data for name, data in everything().items() if not DROPPED.search(name) and name not in late
    }


def later() -> dict[str, dict[str, bytes]]:
    """The files of the wheels that are fetched when asked for, by the name they are asked for by."""
    kept = {name: data for name, data in everything().items() if not DROPPED.search(name)}
    return {
        library: {name: _slim(name, data) for name, data in kept.items() if pattern.match(name)}
        for library, pattern in LATER.items()
    }


def _slim(name: str, data: bytes) -> bytes:
    chart = CHART.match(name)
    if chart is None:
        return data
    return f"class {chart[1].title().replace('_', '')}:\n    pass\n".encode()


def everything() -> dict[str, bytes]:
    """The wheels unpacked, as a plain installation has them."""
    found: dict[str, bytes] = {}
    for wheel in fetch():
        with zipfile.ZipFile(wheel) as archive:
            found |= {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return found


def licences() -> dict[str, bytes]:
    """The licence texts of the wheels, by "package/file"."""
    found: dict[str, bytes] = {}
    for wheel in fetch():
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                folder, _, rest = name.partition(".dist-info/")
                if re.search(r"licen[cs]e|copying|notice", rest, re.IGNORECASE) and not name.endswith("/"):
                    found[f"{folder.partition('-')[0]}/{Path(name).name}"] = archive.read(name)
    return found
