"""The shape of the tree, executed: each rule is here because breaking it is cheap and seen late."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import flet as ft
import pytest

from app.domain import Domain
from app.domains import DOMAINS
from app.estate.records import ROLES
from app.shell.routes import OWN
from app.shell.texts import TEXTS as SHELL

ROOT = Path(__file__).parent.parent
PRODUCT = ("app", "components", "services")
ENTRIES = {"__init__", "records", "commands", "queries", "texts", "screens"}
NAMES = [d.key for d in DOMAINS]
LONGEST = 300
COLOUR = re.compile(r"^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$")
SIZES = {"size", "text_size", "icon_size", "border_radius"}
PRESSED = {"on_click", "on_select", "on_tap"}


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path.relative_to(ROOT) for path in found if "__pycache__" not in path.parts]


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Every module that is imported at run time; what only a type checker sees does not count."""
    parsed = tree(path)
    checked = [node for node in ast.walk(parsed) if _is_type_checking(node)]
    skipped = {id(inner) for node in checked for inner in ast.walk(node)}
    for node in ast.walk(parsed):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def domain_of(path: Path) -> str | None:
    return path.parts[1] if len(path.parts) > 2 and path.parts[1] in NAMES else None


def draws(path: Path) -> bool:
    """Only these draw: components, the shell, the hooks and entry, and screens."""
    return path.parts[0] == "components" or path.parts[:2] == ("app", "shell") or "screens" in path.parts


@pytest.mark.parametrize("path", modules(*PRODUCT), ids=str)
def test_imports_run_downhill(path: Path) -> None:
    """app → components, services; those two know neither app nor each other, and nobody ships the server."""
    forbidden = {"components": {"app", "services"}, "services": {"app", "components"}}.get(
        path.parts[0], set()
    )
    tops = {name.partition(".")[0] for name in imported(path)}
    assert not tops & (forbidden | {"server", "tests"})


@pytest.mark.parametrize("path", modules(*PRODUCT), ids=str)
def test_only_what_draws_knows_flet(path: Path) -> None:
    """Rules and sync run in plain CPython, in milliseconds, on a server and in tests."""
    if draws(path) or path in (Path("app/hooks.py"), Path("app/main.py")):
        return
    assert not {name for name in imported(path) if re.match(r"flet(\.|$|_(?!js))", name)}


@pytest.mark.parametrize("path", modules(*PRODUCT), ids=str)
def test_only_the_platform_knows_the_browser(path: Path) -> None:
    tops = {name.partition(".")[0] for name in imported(path)}
    if path.parts[:2] != ("services", "platform"):
        assert not tops & {"js", "pyodide", "flet_js"}
    if path != Path("services/backend.py"):
        assert not tops & {"httpx", "supabase"} or path.parts[:2] == ("services", "platform")


@pytest.mark.parametrize("path", modules("app"), ids=str)
def test_a_domain_knows_only_the_estate_and_those_it_names(path: Path) -> None:
    """Otherwise the twelfth domain cannot be understood without the other eleven."""
    own = domain_of(path)
    if own is None:
        return
    declared = next(d for d in DOMAINS if d.key == own)
    allowed = (
        {own, "estate", "domain", "hooks", *declared.uses} if own != "estate" else {own, "domain", "hooks"}
    )
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "app" and len(parts) > 1:
            assert parts[1] in allowed, name
    if path.parts[2].removesuffix(".py") in ("records", "commands", "queries", "texts"):
        assert "app.hooks" not in set(imported(path))


@pytest.mark.parametrize("domain", DOMAINS, ids=NAMES)
def test_every_domain_has_the_same_entries(domain: Domain) -> None:
    folder = ROOT / "app" / domain.key
    found = [p.stem for p in folder.iterdir() if p.name != "__pycache__"]
    assert sorted(found) == sorted(ENTRIES)  # a module, or a package where one grew a second noun


@pytest.mark.parametrize("path", modules("app", "components", "services", "server"), ids=str)
def test_no_module_is_longer_than_can_be_held_in_mind(path: Path) -> None:
    """A file that outgrows this holds a second noun."""
    assert len((ROOT / path).read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", modules("app", "components"), ids=str)
def test_colours_and_sizes_have_one_home(path: Path) -> None:
    """Dark, large type and contrast hold only while components/theme.py says every colour and size."""
    if path == Path("components/theme.py"):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not COLOUR.match(node.value), f"line {node.lineno}: {node.value}"
        if isinstance(node, ast.Call):
            literal = [k for k in node.keywords if k.arg in SIZES and isinstance(k.value, ast.Constant)]
            assert not [k for k in literal if isinstance(k.value.value, int | float) and k.value.value], (  # type: ignore[attr-defined]
                f"line {node.lineno}: {ast.unparse(node)[:80]}"
            )


@pytest.mark.parametrize("path", [p for p in modules("app", "components") if draws(p)], ids=str)
def test_everything_that_is_pressed_has_a_key(path: Path) -> None:
    """A test, and a screen reader's author, find it by its key."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            names = {k.arg for k in node.keywords}
            pressed = [k for k in node.keywords if k.arg in PRESSED and not _is_none(k.value)]
            assert not pressed or "key" in names or None in names or _has_default_key(node), (
                f"line {node.lineno}: {ast.unparse(node)[:80]}"
            )


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _has_default_key(node: ast.Call) -> bool:
    """main_action is the only one of its kind on a page; a snackbar's undo is found by its words."""
    return ast.unparse(node.func) in ("main_action", "ft.SnackBarAction", "SnackBarAction")


def handlers() -> set[str]:
    """The kinds that the server takes, as the migrations write them into sync.handlers."""
    found = set()
    for path in sorted((ROOT / "supabase" / "migrations").glob("*.sql")):
        sql = path.read_text("utf-8")
        for text in re.findall(r"insert into sync\.handlers.*?;", sql, re.S):
            schema = re.search(r"'(\w+)\.' \|\| verb", text)
            array = re.search(r"unnest\(array\[(.*?)\]\)", text, re.S)
            if schema and array:
                verbs = re.findall(r"'(\w+)'", array.group(1))
                found |= {f"{schema.group(1)}.{verb}" for verb in verbs}
            else:
                found |= set(re.findall(r"'(\w+\.\w+)',\s*\d", text))
    return found


def test_every_command_has_its_twin_in_sql_and_every_twin_its_command() -> None:
    kinds = {command.kind for domain in DOMAINS for command in domain.commands}
    assert kinds == handlers()
    sql = "\n".join(p.read_text("utf-8") for p in (ROOT / "supabase" / "migrations").glob("*.sql"))
    for kind in kinds:
        assert re.search(rf"create (?:or replace )?function {re.escape(kind)}\(op sync\.ops\)", sql), kind


def test_every_kind_belongs_to_its_domain_and_is_used_once() -> None:
    kinds = [command.kind for domain in DOMAINS for command in domain.commands]
    assert len(kinds) == len(set(kinds))
    for domain in DOMAINS:
        assert all(command.kind.startswith(f"{domain.key}.") for command in domain.commands)
        assert all(record.table.startswith((f"{domain.key}.", "sync.")) for record in domain.records)


ALL_TEXTS = {"shell": SHELL, **{d.key: d.texts for d in DOMAINS}}


@pytest.mark.parametrize("name", ALL_TEXTS)
def test_both_languages_say_the_same_things(name: str) -> None:
    zh, en = ALL_TEXTS[name]["zh"], ALL_TEXTS[name]["en"]
    assert zh.keys() == en.keys()
    for key in zh:
        assert zh[key], key
        assert en[key], key
        assert holes(zh[key]) == holes(en[key]), key
        if "中文" not in zh[key]:
            assert not re.search(r"[\u4e00-\u9fff]", en[key]), key


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def refusals() -> dict[str, set[str]]:
    """Every code that a migration refuses with, by the schema of the function that says it."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "supabase" / "migrations").glob("*.sql")):
        schema = ""
        for line in path.read_text("utf-8").splitlines():
            if made := re.match(r"create (?:or replace )?function (\w+)\.", line):
                schema = made.group(1)
            for code in re.findall(r"private\.refuse\('([A-Z_]+)'", line):
                found.setdefault(schema, set()).add(code)
    return found


@pytest.mark.parametrize("domain", DOMAINS, ids=NAMES)
def test_every_refusal_has_words(domain: Domain) -> None:
    """A code that nobody wrote words for reaches a guard at night as capitals."""
    codes = refusals()
    assert codes.get(domain.key), "a domain refuses something"
    for code in codes[domain.key] | codes["private"]:
        assert code in domain.texts["zh"] or code in SHELL["zh"], code
    for command_module in [m for m in modules(f"app/{domain.key}") if m.parts[2].startswith("commands")]:
        for code in re.findall(r'Refused\("([A-Z_]+)"', (ROOT / command_module).read_text("utf-8")):
            assert code in domain.texts["zh"] or code in SHELL["zh"], code


@pytest.mark.parametrize("key", [*NAMES, "shell"])
def test_no_words_are_written_twice_under_one_key(key: str) -> None:
    """Of two parts of the texts the later one would win, and nobody would be told."""
    texts = importlib.import_module(f"app.{key}.texts")
    written = [one for part in getattr(texts, "PARTS", (texts,)) for one in part.PAIRS]
    assert sorted(written) == sorted(set(written))


@pytest.mark.parametrize("path", [p for p in modules("app") if draws(p)], ids=str)
def test_what_a_screen_says_was_written(path: Path) -> None:
    """A key nobody wrote fails only when somebody opens that screen."""
    texts = set(re.findall(r"from app\.(\w+)\.texts import TEXTS", (ROOT / path).read_text("utf-8")))
    if not texts:
        return
    known = {key for name in texts for key in ALL_TEXTS[name]["zh"]}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("say", "say_estate") and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                assert first.value in known, f"line {node.lineno}: {first.value}"


@pytest.mark.parametrize("domain", DOMAINS, ids=NAMES)
def test_every_route_has_its_screen_and_every_tab_its_route(domain: Domain) -> None:
    for route in domain.routes:
        module, _, name = route.screen.partition(":")
        assert module.startswith(f"app.{domain.key}.screens."), route.screen
        assert callable(getattr(importlib.import_module(module), name)), route.screen
        assert set(route.roles) <= set(ROLES)
    for tab in domain.tabs:
        assert tab.path in {route.path for route in domain.routes}
        assert tab.label in domain.texts["zh"]
        assert hasattr(ft.Icons, tab.icon)
        assert tab.roles
        assert set(tab.roles) <= set(ROLES)


def test_no_two_routes_answer_one_address() -> None:
    paths = [route.path for domain in DOMAINS for route in domain.routes] + [route.path for route in OWN]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("path", modules("app", "components", "services"), ids=str)
def test_every_module_says_what_it_is(path: Path) -> None:
    if (ROOT / path).read_text("utf-8").strip():
        assert ast.get_docstring(tree(path))
