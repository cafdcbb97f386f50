"""What the phone imports before the app starts: found by reading the app's own sources."""

import re
from typing import TypedDict

# Flet imports a control's module when its name is first used; ours are written `ft.Text`, `Icons.HOME`.
CONTROL = re.compile(r"\b(?:ft|flet)\.([A-Z]\w*)")
ICON = re.compile(r"\bIcons\.([A-Z][A-Z0-9_]*)\b")
IMPORT = re.compile(r"^\s*(?:import|from) (flet_\w+|qrcode|supabase|httpx|pydantic)\b", re.MULTILINE)
# Imported by Flet itself once a session runs.
FLET = ("flet.app", "flet.messaging.pyodide_connection", "flet.controls.types")
ALWAYS = ("Page", "View", "Text", "Column", "Row", "Container")


class Preload(TypedDict):
    modules: list[str]
    names: list[str]


def of(sources: dict[str, bytes]) -> Preload:
    """Modules to import and names to touch, for an app with these sources."""
    python = {name: data.decode() for name, data in sources.items() if name.endswith(".py")}
    text = "\n".join(python.values())
    controls = sorted({*ALWAYS, *CONTROL.findall(text)} - {"Icons"})
    own = sorted(_module(name) for name in python)
    packages = sorted(set(IMPORT.findall(text)))
    return {
        "modules": [*FLET, *packages, *own],
        "names": [f"flet.{name}" for name in controls] + [f"flet.Icons.{name}" for name in icons(text)],
    }


def icons(text: str) -> list[str]:
    """Every Material icon that the text names."""
    return sorted(set(ICON.findall(text)))


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
