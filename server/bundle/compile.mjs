// Compiles Python sources with the phone's own Python: no parsing there, and no docstrings in memory.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { pyodide, source, target } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
// Line numbers stay for error reports; columns would make every file a tenth larger.
const python = await loadPyodide({ indexURL: pyodide, env: { PYTHONNODEBUGRANGES: "1" } });
for (const [root, path] of [[source, "/source"], [target, "/target"]]) {
  python.FS.mkdirTree(path);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, path);
}
try {
  python.runPython(readFileSync(new URL("compile.py", import.meta.url), "utf8"));
} catch (error) {
  console.error(error.message.trim().split("\n").pop());
  process.exit(1);
}
