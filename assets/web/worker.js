// The Python worker: loads Pyodide, from the memory kept on this phone when there is one, and runs the app.
import { loadPyodide } from "{{pyodide.mjs}}";
import createPyodide from "{{pyodide.asm.mjs}}";
import { canKeep, factory, forget, keep, recall, trimmed } from "{{memory.js}}";

const build = {{worker-build}};
const PREPARE = {{prepare.py}};
const AHEAD = {{ahead.py}};
const START = {{start.py}};
const KEEP_AFTER = 4000;
const flet = {};
let stepOff = null;
let how = "plain";

// On a first visit the person sees how far the download is.
function countFetches() {
  const fetchReally = self.fetch;
  self.fetch = async (resource, options) => {
    const response = await fetchReally(resource, options);
    const url = new URL(resource.url ?? resource, self.location.href).pathname;
    if (build.counted.includes(url)) count(url, response.clone());
    return response;
  };
}

async function count(url, response) {
  let bytes = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    self.postMessage({ url, bytes: (bytes += value.length) });
  }
}

async function bytesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

// A Python with the archives in its file system; `memory` resumes one, `making` starts one to be kept.
async function load(archives, { memory = null, making = false } = {}) {
  const python = await loadPyodide({
    indexURL: build.pyodide,
    stdLibURL: build.stdlib,
    lockFileContents: build.lock,
    packageBaseUrl: build.pyodide,
    createPyodideModule: factory(createPyodide, build.libraries, memory),
    stdout: (text) => console.log(text),
    stderr: (text) => console.error(text),
    ...(memory ? { _loadSnapshot: memory } : {}),
    ...(making ? { _makeSnapshot: true } : {}),
  });
  for (const [path, bytes] of await archives) python.FS.writeFile(path, bytes);
  return python;
}

function prepare(python) {
  python.globals.set("compiled", python.toPy(Object.fromEntries(build.compiled)));
  python.runPython(PREPARE);
}

function importAhead(python) {
  const total = build.preload.modules.length + build.preload.names.length;
  python.globals.set("preload", python.toPy(build.preload));
  python.runPython(AHEAD);
  for (let left = total; left > 0;) {
    left = python.runPython("bring_in(8)");
    self.postMessage({ prepared: 1 - left / total });
  }
  python.runPython("settle()");
}

async function make(archives) {
  const python = await load(archives, { making: true });
  prepare(python);
  importAhead(python);
  return trimmed(python.makeMemorySnapshot());
}

async function pythonFor(archives, plain) {
  archives.then(() => self.postMessage({ fetched: true }));
  if (plain || !(await canKeep())) {
    const fresh = await load(archives);
    prepare(fresh);
    return fresh;
  }
  const kept = await recall(build.version);
  how = kept ? "kept" : "made";
  const memory = kept ?? (await make(archives));
  self.postMessage({ stage: "python" });
  const resumed = await load(archives, { memory });
  if (!kept) stepOff = () => keep(build.version, memory).catch((error) => console.info("memory not kept:", error.message));
  return resumed;
}

async function start({ plain, firstVisit, document }) {
  if (firstVisit) countFetches();
  if (plain) await forget();
  const archives = Promise.all(build.archives.map(async ([url, path]) => [path, await bytesOf(url)]));
  const ready = await pythonFor(archives, plain);
  self.postMessage({ stage: "app" });
  flet.documentUrl = document;
  flet.load = (path) => import(path); // Python cannot: it would take eval, which our policy forbids
  flet.bring = async (name) => {
    const [url, path] = build.later[name];
    ready.FS.writeFile(path, await bytesOf(url));
    return path;
  };
  ready.registerJsModule("flet_js", flet);
  await ready.runPythonAsync(START);
  await flet.start_connection(send);
  self.postMessage({ started: how });
  if (stepOff) setTimeout(stepOff, KEEP_AFTER);
}

function send(message) {
  const bytes = message.toJs();
  self.postMessage(bytes, [bytes.buffer]);
}

self.onmessage = async ({ data }) => {
  if (data instanceof Uint8Array) return flet.send(data);
  try {
    await start(data);
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
};
