"""Runs in a fresh Python on the phone: imports everything the app uses, so that it can be kept in memory."""

import gc
import importlib
import importlib.util
import sys
import types

import __main__

# Set by the worker: import name -> path of each compiled module; {"modules": […], "names": […]}, or None when
# the app shall import for itself what it needs.
COMPILED = __main__.compiled
PRELOAD = __main__.preload
ARCHIVES = ["/lib/app.zip", "/lib/packages.zip"]


class CompiledModules:
    """Finds the compiled modules, which cannot be imported out of an archive."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, COMPILED[name]) if name in COMPILED else None


def bring_in(modules, names):
    """Imports `modules`, then touches `names` such as "flet.Text", which are imported at first use."""
    # flet_js exists only while the app runs; what was imported against this stand-in is dropped again.
    sys.modules["flet_js"] = types.ModuleType("flet_js")
    for module in modules:
        importlib.import_module(module)
    for name in names:
        module, _, attribute = name.rpartition(".")
        owner = importlib.import_module(module.removesuffix(".Icons"))
        getattr(owner.Icons if module.endswith(".Icons") else owner, attribute)
    del sys.modules["flet_js"]
    connection = sys.modules.pop("flet.messaging.pyodide_connection", None)
    if connection:
        del sys.modules["flet.messaging"].pyodide_connection


sys.path[:0] = [archive for archive in ARCHIVES if archive not in sys.path]
sys.meta_path.insert(0, CompiledModules)
if PRELOAD:
    bring_in(PRELOAD["modules"], PRELOAD["names"])
    gc.collect()
