// Python's memory right after everything was imported, made once on this phone and kept for the next starts.
const CACHE = "anju-memory";
const PAGE = 65536;

const place = (version) => `/.memory/${version}`;

// Null where the browser keeps nothing: an insecure address, some private windows.
async function storage() {
  return (await self.caches?.open(CACHE).catch(() => null)) ?? null;
}

export async function canKeep() {
  return (await storage()) !== null;
}

// The memory kept for this version, or null. What an earlier version left is removed when a new one is kept.
export async function recall(version) {
  const kept = await (await storage())?.match(place(version));
  if (!kept) return null;
  const bytes = new Uint8Array(await kept.arrayBuffer());
  return bytes.length === Number(kept.headers.get("x-anju-length")) ? bytes : null;
}

export async function keep(version, bytes) {
  const cache = await storage();
  if (!cache) return;
  for (const request of await cache.keys()) await cache.delete(request);
  await cache.put(place(version), new Response(bytes, { headers: { "x-anju-length": String(bytes.length) } }));
}

export async function forget() {
  if (await canKeep()) await caches.delete(CACHE);
}

// Without the zeros at its end; `factory` grows the memory back.
export function trimmed(bytes) {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  let end = words.length;
  while (end > 0 && words[end - 1] === 0) end--;
  return bytes.slice(0, Math.ceil((end * 4) / PAGE) * PAGE);
}

// A Pyodide whose compiled modules are loaded before Python starts. They lie at the same addresses in every
// start that way, so a memory in which they are already imported stays good.
export function factory(create, libraries, memory) {
  return async (settings) => {
    const locate = settings.locateFile;
    const urls = new Map(libraries.map(([url, path]) => [path, url]));
    settings.locateFile = (name) => urls.get(name) ?? locate(name);
    settings.preRun.push(async (module) => {
      module.addRunDependency("compiled modules");
      try {
        for (const path of urls.keys()) {
          await module.loadDynamicLibrary(path, { loadAsync: true, global: false, nodelete: true, allowUndefined: true });
        }
      } finally {
        module.removeRunDependency("compiled modules");
      }
    });
    const module = await create(settings);
    if (memory && module.HEAP8.length < memory.length) module.growMemory(memory.length);
    return module;
  };
}
