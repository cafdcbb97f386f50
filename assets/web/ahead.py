"""Runs where Python's memory is made to be kept: imports everything that the app uses, some at a time."""

import gc
import importlib
import sys
import types
import zipfile

import __main__

# Set by the worker: {"modules": to import, "names": such as "flet.Text", imported when first touched}.
PRELOAD = __main__.preload
todo = [*PRELOAD["modules"], *PRELOAD["names"]]
modules = set(PRELOAD["modules"])
# flet_js exists only while the app runs; what was imported against this stand-in is dropped again.
sys.modules["flet_js"] = types.ModuleType("flet_js")


def bring_in(count):
    """Imports the next `count`; how many are left."""
    for name in todo[:count]:
        if name in modules:
            importlib.import_module(name)
        else:
            touch(name)
    del todo[:count]
    return len(todo)


def touch(name):
    owner, _, attribute = name.rpartition(".")
    package, _, rest = owner.partition(".")
    found = importlib.import_module(package)
    getattr(getattr(found, rest) if rest else found, attribute)


def settle():
    """Leaves nothing behind that belongs to this run alone."""
    del sys.modules["flet_js"]
    connection = sys.modules.pop("flet.messaging.pyodide_connection", None)
    if connection:
        del sys.modules["flet.messaging"].pyodide_connection
    gc.collect()
    # Archives that a package opened to read its data are not open where this memory wakes up: left as they
    # are, each would complain of that when it is collected, hours later.
    for found in gc.get_objects():
        if issubclass(type(found), zipfile.ZipFile):
            found.close()
