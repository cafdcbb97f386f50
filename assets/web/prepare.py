"""Runs first in a fresh Python on the phone: says where the app, its packages and compiled modules are."""

import importlib.util
import sys

import __main__

# Set by the worker: import name -> path of each compiled module.
COMPILED = __main__.compiled
ARCHIVES = ["/lib/app.zip", "/lib/packages.zip"]


class CompiledModules:
    """Finds the compiled modules, which cannot be imported out of an archive."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, COMPILED[name]) if name in COMPILED else None


sys.path[:0] = [archive for archive in ARCHIVES if archive not in sys.path]
sys.meta_path.insert(0, CompiledModules)
