// The phone's Python with the archives of a build: imports everything ahead, then runs what it is given.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { pyodide, stdlib, parts, late, prepare, ahead, code } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: pyodide, stdLibURL: stdlib });
for (const [file, path] of [...parts.archives, ...parts.libraries, ...late]) {
  python.FS.mkdirTree(path.replace(/\/[^/]*$/, ""));
  python.FS.writeFile(path, readFileSync(file));
}
python.globals.set("compiled", python.toPy(parts.compiled));
python.runPython(prepare);
python.globals.set("preload", python.toPy(parts.preload));
python.runPython(ahead);
while (python.runPython("bring_in(50)") > 0);
try {
  console.log(await python.runPythonAsync(code));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
