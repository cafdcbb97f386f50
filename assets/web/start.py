"""Runs in the phone's Python right after Pyodide is up: finds the app's archives and starts the app."""

import importlib
import importlib.util
import random
import sys

import flet_js

ARCHIVES = ["/lib/app.zip", "/lib/packages.zip"]
NATIVE = dict(flet_js.native.to_py())


class CompiledModules:
    """Finds the compiled modules, which cannot be imported out of an archive."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, NATIVE[name]) if name in NATIVE else None


# A memory snapshot repeats the state it was made with: random numbers, and what was on the disk then.
random.seed()
importlib.invalidate_caches()
sys.path[:0] = [archive for archive in ARCHIVES if archive not in sys.path]
sys.meta_path.insert(0, CompiledModules)
flet_js.args = None
importlib.import_module("launch").start()
