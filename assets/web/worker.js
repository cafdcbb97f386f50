// The Python worker: loads Pyodide (from the memory snapshot when there is one) and runs the app in it.
import { loadPyodide } from "{{pyodide.mjs}}";

const build = {{worker-build}};
const START = {{start.py}};
const flet = {};


async function bytesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

// Pyodide fetches its own parts by name; on a first visit the person sees how far that is.
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

async function start({ plain, firstVisit, document }) {
  if (firstVisit) countFetches();
  const set = plain || !build.snapshot ? build.plain : build.snapshot;
  const memory = set.memory && bytesOf(set.memory);
  const archives = set.archives.map(([url, path]) => bytesOf(url).then((bytes) => [path, bytes]));
  const python = await loadPyodide({
    indexURL: build.pyodide,
    stdLibURL: set.stdlib,
    lockFileContents: build.lock,
    packageBaseUrl: build.pyodide,
    env: { HOME: "/home/pyodide", ...build.env },
    stdout: (text) => console.log(text),
    stderr: (text) => console.error(text),
    ...(memory ? { _loadSnapshot: memory } : {}),
  });
  for (const [path, bytes] of await Promise.all(archives)) {
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, bytes);
  }
  self.postMessage({ stage: "python" });
  flet.documentUrl = document;
  flet.native = build.native;
  python.registerJsModule("flet_js", flet);
  await python.runPythonAsync(START);
  await flet.start_connection(send);
  self.postMessage({ started: true });
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
