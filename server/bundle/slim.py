"""The packages without what this app never comes to: controls of Flet, names of icons, a realtime client."""

import json
import re

from server.bundle import iconfont, preload, reach
from server.bundle.cache import ROOT

ICONS = "flet/controls/material/icons.json"
# Packages of the same house that build on Flet; what they take out of it is needed with them.
AROUND_FLET = re.compile(r"^flet_\w+/")
SUBMODULE = re.compile(r"^\s*(?:from|import) (flet(?:\.\w+)+)", re.MULTILINE)
# The official client wants a realtime client, and that one web sockets: nothing here listens to channels, so
# neither is fetched (constraints-browser.txt) and a stand-in takes their place.
STAND_IN = ROOT / "server" / "bundle" / "instead" / "realtime.py"


def without_unused(packages: dict[str, bytes], sources: dict[str, bytes]) -> dict[str, bytes]:
    """`packages` by path, cut down to what an app of these `sources` (by path too) can come to."""
    found = packages | {"realtime/__init__.py": STAND_IN.read_bytes()}
    kept = flet_modules(found, sources)
    found = {
        name: data
        for name, data in found.items()
        if name in kept or not (name.startswith("flet/") and name.endswith(".py"))
    }
    return found | {ICONS: icon_names(found, sources)}


def flet_modules(packages: dict[str, bytes], sources: dict[str, bytes]) -> set[str]:
    """Flet's .py files that the sources lead to, by themselves or through the packages around Flet."""
    users = sources | {name: data for name, data in packages.items() if AROUND_FLET.match(name)}
    lazy = reach.lazy_names(packages["flet/__init__.py"])
    starts = set(preload.FLET)
    for name in (*reach.names_used(users, "flet"), *preload.ALWAYS):
        if name in lazy:
            starts |= {lazy[name], f"{lazy[name]}.{name}"}
    for path, data in users.items():
        if path.endswith(".py"):
            starts |= set(SUBMODULE.findall(data.decode()))
    return reach.reachable(packages, "flet", starts)


def icon_names(packages: dict[str, bytes], sources: dict[str, bytes]) -> bytes:
    """Flet's numbers of the icons that can be named here; all of them when names are computed."""
    texts = [
        data.decode() for name, data in {**packages, **sources}.items() if _may_name_icons(name, sources)
    ]
    own = "\n".join(data.decode() for name, data in sources.items() if name.endswith(".py"))
    if iconfont.COMPUTED.search(own):
        return packages[ICONS]
    known = iconfont.numbers()
    wanted = {*iconfont.names(own), *preload.icons("\n".join(texts))} & known.keys()
    return json.dumps({name: known[name] for name in sorted(wanted)}, separators=(",", ":")).encode()


def _may_name_icons(name: str, sources: dict[str, bytes]) -> bool:
    return name.endswith(".py") and (name in sources or name.startswith("flet"))
