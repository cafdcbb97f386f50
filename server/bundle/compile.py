"""Runs inside Pyodide at build time: /source/**.py becomes /target/**.pyc."""

import ast
import importlib
import importlib.util
import os
from typing import Any, cast

BOOTSTRAP = cast(Any, importlib)._bootstrap_external
SCOPES = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def shorten_docstrings(tree: ast.Module) -> None:
    """One dot stays: a dataclass without any docstring would write one, slowly, from its signature."""
    for scope in ast.walk(tree):
        if isinstance(scope, SCOPES) and ast.get_docstring(scope, clean=False) is not None:
            scope.body[0].value = ast.Constant(".")  # type: ignore[attr-defined]


def compile_file(path: str, target: str, name: str) -> None:
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source, name)
    except SyntaxError as wrong:
        raise SystemExit(f"{name}, line {wrong.lineno}: {wrong.msg}") from None
    shorten_docstrings(tree)
    code = compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True)
    data = BOOTSTRAP._code_to_hash_pyc(code, importlib.util.source_hash(source), False)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(data)


for folder, _, names in os.walk("/source"):
    for file_name in sorted(names):
        if file_name.endswith(".py"):
            full = os.path.join(folder, file_name)
            relative = os.path.relpath(full, "/source")
            compile_file(full, f"/target/{relative}c", relative)
