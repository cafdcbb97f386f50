// Keeps everything needed to start on the phone; a new version waits until the person takes it.
const VERSION = "{{version}}";
const FILES = {{files}};
const ENGINE = new URL(self.location.href).searchParams.get("engine") ?? "full";
const CACHE = `anju-${VERSION}`;
const LEDGER = "/.ledger";
const NEVER = /^\/(auth|rest|storage|functions|realtime|healthz|sw-kill\.json|sw\.js)(\/|$)/;
const BLANK = "{{blank}}";
const CONFIG_WAIT = 3000;

let killed = false;

const wanted = () => FILES.filter(({ engine }) => !engine || engine === ENGINE);

async function ledgerOf(cache) {
  return (await (await cache.match(LEDGER))?.json()) ?? {};
}

// A file of the same content that an earlier version left behind is not downloaded again.
async function copies() {
  const found = new Map();
  for (const name of await caches.keys()) {
    if (!name.startsWith("anju-")) continue;
    const cache = await caches.open(name);
    for (const [url, hash] of Object.entries(await ledgerOf(cache))) found.set(hash, { cache, url });
  }
  return found;
}

async function keep(cache, file, found) {
  const copy = found.get(file.hash);
  const old = copy && (await copy.cache.match(copy.url));
  if (old) return cache.put(file.url, old);
  const request = new Request(file.url, { cache: file.fixed ? "default" : "no-cache", integrity: file.hash });
  const response = await fetch(request);
  if (!response.ok) throw new Error(`${file.url}: HTTP ${response.status}`);
  await cache.put(file.url, response);
}

// All or nothing: the ledger is written last, and a cache without one is never served from.
async function install() {
  const cache = await caches.open(CACHE);
  const found = await copies();
  try {
    const files = wanted();
    for (let at = 0; at < files.length; at += 4) {
      await Promise.all(files.slice(at, at + 4).map((file) => keep(cache, file, found)));
    }
    const ledger = Object.fromEntries(files.map(({ url, hash }) => [url, hash]));
    await cache.put(LEDGER, Response.json(ledger, { headers: { "x-anju-at": String(Date.now()) } }));
  } catch (error) {
    if (!(await cache.match(LEDGER))) await caches.delete(CACHE);
    throw error;
  }
}

// The version before this one stays for tabs that still run it; older ones go.
async function activate() {
  const aged = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("anju-") || [CACHE, "anju-extra", "anju-memory"].includes(name)) continue;
    const entry = await (await caches.open(name)).match(LEDGER);
    aged.push([Number(entry?.headers.get("x-anju-at") ?? 0), name]);
  }
  aged.sort(([a], [b]) => b - a);
  await Promise.all(aged.slice(1).map(([, name]) => caches.delete(name)));
  await self.clients.claim();
}

// The operator's emergency exit: {"kill": true} in /sw-kill.json empties this worker out of every phone.
async function obeyKillSwitch() {
  const answer = await fetch("/sw-kill.json", { cache: "no-store" }).then((r) => (r.ok ? r.json() : {})).catch(() => ({}));
  if (answer.kill !== true) return;
  killed = true;
  for (const name of await caches.keys()) if (name.startsWith("anju-")) await caches.delete(name);
  await self.registration.unregister();
}

async function shell(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match("/")) ?? fetch(request);
}

async function config(request) {
  const extra = await caches.open("anju-extra");
  const fresh = fetch(request).then(async (response) => {
    if (response.ok) await extra.put("/config.json", response.clone());
    return response;
  });
  const late = new Promise((resolve) => setTimeout(resolve, CONFIG_WAIT)).then(() => extra.match("/config.json"));
  const settled = await Promise.race([fresh.catch(() => null), late]);
  return settled?.ok ? settled : ((await extra.match("/config.json")) ?? fresh);
}

// Rare glyphs and parts loaded on demand are kept once they were needed.
async function file(request, url) {
  const cache = await caches.open(CACHE);
  const known = (await cache.match(url.pathname)) ?? (await caches.match(url.pathname));
  if (known) return known;
  // Without the network a rare glyph stays blank until the next start, instead of being asked for in every frame.
  const rare = url.pathname.startsWith("/fallback/");
  const response = await fetch(request).catch(async (error) => {
    const blank = rare && (await cache.match(BLANK));
    if (blank) return blank;
    throw error;
  });
  if (response.ok && response.url.endsWith(url.pathname) && /\.[0-9a-f]{8,}[./]/.test(url.pathname) && request.destination !== "document") {
    const extra = await caches.open("anju-extra");
    await extra.put(url.pathname, response.clone());
  }
  return response;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => data === "take over" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (killed || url.origin !== self.location.origin || request.method !== "GET" || NEVER.test(url.pathname)) return;
  if (request.mode === "navigate") {
    if (/\.[a-z0-9]+$/i.test(url.pathname)) return;
    event.respondWith(shell(request));
    event.waitUntil(obeyKillSwitch());
  } else if (url.pathname === "/config.json") {
    event.respondWith(config(request));
  } else {
    event.respondWith(file(request, url));
  }
});
