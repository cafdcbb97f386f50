"""The Python runtime that comes inside flet-web: what of it a browser needs, and its standard library."""

import re
import zipfile

from server.bundle.bytecode import compiled, pack, runtime
from server.bundle.site import Site

# Servers, mailers, debuggers, consoles, installers and code pages that no phone here uses.
UNUSED = re.compile(
    r"^(_pyrepl|__phello__|multiprocessing|unittest|xmlrpc|wsgiref|pydoc_data|idlelib|ensurepip|venv|dbm|curses"
    r"|xml/dom|xml/sax)/"
    r"|^(_pyio|_pydatetime|antigravity|bdb|cProfile|doctest|ftplib|imaplib|mailbox|nntplib|pdb"
    r"|pickletools|poplib|profile|pstats|pydoc|pyclbr|rlcompleter|smtplib|socketserver|symtable|tabnanny|telnetlib"
    r"|this|timeit|trace|tracemalloc|turtle|wave|webbrowser|zipapp|__hello__|modulefinder|compileall|filecmp|fileinput|cmd"
    r"|netrc|shelve|getpass|plistlib|optparse|nturl2path)\.py$"
    r"|^(http/server|logging/config|pyodide/console|concurrent/futures/process)\.py$"
    r"|^(ctypes|tomllib|concurrent/interpreters)/"
    r"|^asyncio/(proactor_events|windows_events|windows_utils|tools)\.py$"
    r"|^(logging/handlers|urllib/robotparser|json/tool)\.py$"
    r"|^(argparse|configparser|difflib|getopt|gettext|graphlib|optparse|pty|py_compile|sched|tarfile|tty)\.py$"
    r"|^(_py_abc|_compat_pickle|_markupbase|code|colorsys|pickle|pprint|runpy|shlex|sre_\w+|statistics|stringprep)\.py$"
    r"|^email/(mime/\w+|policy|headerregistry|_header_value_parser|contentmanager|generator)\.py$"
    r"|^(html/parser|http/cookies|importlib/metadata/(_adapters|diagnose)|pyodide/(_nodesock_transport|http/\w+))\.py$"
    r"|^encodings/(idna|punycode|iso2022_\w+|uu_codec|rot_13|quopri_codec|bz2_codec|_win_cp_codecs|euc_\w+|johab|shift_\w+)\.py$"
    r"|/__main__\.py$"
    r"|^encodings/(cp(?!936|437)\w+|iso8859_(?!1\.)\w+|mac_\w+|koi8_\w+|ptcp154|tis_620|kz1048|hp_roman8|palmos)\.py$"
)
# Two thousand named characters that nothing here reads; html.unescape knows these few still.
SHORTER = {
    "html/entities.py": b"""
name2codepoint = {"amp": 38, "lt": 60, "gt": 62, "quot": 34, "nbsp": 160}
codepoint2name = {code: name for name, code in name2codepoint.items()}
html5 = {name + ";": chr(code) for name, code in name2codepoint.items()}
entitydefs = {name: chr(code) for name, code in name2codepoint.items()}
"""
}
# Where Pyodide would fetch packages from; on a phone nothing is installed.
FOREIGN = re.compile(r"`https://[^`]*/pyodide/v\$\{\w+\}/full/`")
NEEDED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")

# Nothing is installed on a phone, so Pyodide's index of packages is an empty one.
LOCK = {
    "info": {"abi_version": "2026_0", "arch": "wasm32", "platform": "emscripten_5_0_3", "python": "3.14.2"},
    "packages": {},
}


def copy(site: Site) -> str:
    """Puts the runtime into the site and returns its base URL."""
    files = {name: (runtime() / name).read_bytes() for name in NEEDED}
    loader, count = FOREIGN.subn("`/absent/`", files["pyodide.mjs"].decode())
    if not count:
        raise RuntimeError("flet-web has changed: pyodide.mjs names no place for packages")
    return site.put_folder("/pyodide", files | {"pyodide.mjs": loader.encode()})


def standard_library(site: Site) -> str:
    """Puts the standard library into the site, compiled and without what a phone never runs; its URL."""
    with zipfile.ZipFile(runtime() / "python_stdlib.zip") as archive:
        names = [name for name in archive.namelist() if not name.endswith("/") and not UNUSED.search(name)]
        sources = {name: archive.read(name) for name in names} | SHORTER
    return site.put_hashed("/python/stdlib.zip", pack(compiled(sources)))
