"""Which of a package's modules a program can come to, read from sources; imports in functions count."""

import ast
from collections.abc import Iterator


def names_used(sources: dict[str, bytes], package: str) -> set[str]:
    """What sources take out of a package: `import flet as ft; ft.Text` and `from flet import Text`."""
    found: set[str] = set()
    for name, data in sources.items():
        if name.endswith(".py"):
            parsed = ast.parse(data, name)
            aliases = {
                alias.asname or alias.name
                for node in ast.walk(parsed)
                if isinstance(node, ast.Import)
                for alias in node.names
                if alias.name == package
            }
            for node in ast.walk(parsed):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    found |= {node.attr} if node.value.id in aliases else set()
                elif isinstance(node, ast.ImportFrom) and node.module == package:
                    found |= {alias.name for alias in node.names}
    return found


def lazy_names(package_source: bytes) -> dict[str, str]:
    """The names that a package imports when they are first touched, and the module of each (`_LAZY`)."""
    for node in ast.parse(package_source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_LAZY":
            return dict(ast.literal_eval(node.value))
    raise RuntimeError("flet has changed: it has no table of what it imports when first touched")


def reachable(files: dict[str, bytes], package: str, starts: set[str]) -> set[str]:
    """Of the package's .py files in `files`, those that `starts` (modules) lead to; parents included."""
    modules = {
        _module(name): name for name in files if name.startswith(f"{package}/") and name.endswith(".py")
    }
    lazy = lazy_names(files[f"{package}/__init__.py"])
    lead = [package, *(start for start in starts if start in modules)]
    seen: set[str] = set()
    while lead:
        module = lead.pop()
        if module in seen or module not in modules:
            continue
        seen.add(module)
        lead += [module.rpartition(".")[0], *_imports(files[modules[module]], module, modules, lazy)]
    return {modules[module] for module in seen}


def _imports(source: bytes, module: str, modules: dict[str, str], lazy: dict[str, str]) -> Iterator[str]:
    is_package = modules[module].endswith("/__init__.py")
    for node in _executed(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, is_package)
            yield base
            for alias in node.names:
                yield f"{base}.{alias.name}"
                if base == module.partition(".")[0] and alias.name in lazy:
                    yield from (lazy[alias.name], f"{lazy[alias.name]}.{alias.name}")


def _absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + (1 if is_package else 0)]
    return ".".join([*parts, *([node.module] if node.module else [])])


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """Everything but what only a type checker sees."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING":
            for other in child.orelse:
                yield other
                yield from _executed(other)
            continue
        yield child
        yield from _executed(child)


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
