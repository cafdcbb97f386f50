// Starts the Python worker and the Flutter view side by side and joins them.
(() => {
  if (window.anjuTooOld) return;
  const build = JSON.parse(document.getElementById("build").textContent);
  const { splash, tell, pageId } = window.anju;
  const firstVisit = !navigator.serviceWorker?.controller;
  const PLAIN = "anju.plain_start";
  const UNFINISHED = "anju.unfinished_starts";
  const PATIENCE = 3;
  const FIRST_PATIENCE = 15_000;
  const MOST_PATIENCE = 600_000;
  let worker = null;
  let toDart = null;
  let joined = null;
  let queue = [];
  let packets = 0;

  // What the Flutter client reads; its names are Flet's.
  globalThis.flet = {
    pyodide: true, multiView: false, noCdn: true, webSocketEndpoint: "", webRenderer: "canvaskit",
    routeUrlStrategy: "path", entrypointBaseUrl: "/", assetBase: "/", appPackageUrl: "",
    canvasKitBaseUrl: build.canvaskit, fontFallbackBaseUrl: build.fonts, pyodideUrl: "",
  };

  const chromium = Boolean(globalThis.ImageDecoder && Intl.v8BreakIterator && Intl.Segmenter);
  const engine = chromium ? "chromium" : "full";

  // Plainly after a memory failed, or after starts that never came to an end: a small phone may have died of them.
  function startsPlainly() {
    if (Number(localStorage.getItem(UNFINISHED)) >= PATIENCE) localStorage.setItem(PLAIN, build.version);
    return localStorage.getItem(PLAIN) === build.version;
  }

  // Counted once everything is downloaded: leaving during a slow download says nothing about the phone.
  function countStart() {
    localStorage.setItem(UNFINISHED, String(Number(localStorage.getItem(UNFINISHED)) + 1));
  }

  function startWorker(plain) {
    queue = [];
    worker = new Worker(build.worker, { type: "module", name: pageId });
    worker.onerror = (event) => lost(plain, event.message || "python worker");
    worker.onmessage = ({ data }) => {
      if (data instanceof Uint8Array) return deliver(data);
      if (data.bytes !== undefined) splash.bytes(data.url, data.bytes);
      else if (data.stage) splash.stage(data.stage);
      else if (data.prepared) splash.prepared(data.prepared);
      else if (data.fetched) countStart();
      else if (data.failed) lost(plain, data.failed);
      else if (data.started) joinedNow(data.started);
    };
    worker.postMessage({ plain, firstVisit, document: document.URL });
  }

  // A memory that cannot be made or resumed must never cost the app: once more, the plain way.
  function lost(plain, reason) {
    if (splash.gone) return console.error("python worker:", reason);
    worker.terminate();
    if (plain) return splash.fail(reason);
    console.warn("the kept memory did not work, starting plainly:", reason);
    localStorage.setItem(PLAIN, build.version);
    startWorker(true);
  }

  function deliver(packet) {
    if (!toDart) return queue.push(packet);
    toDart(packet);
    // Without a word from the app the splash goes once the view has something of it to show.
    if (++packets === 2) setTimeout(() => splash.done(), 6000);
  }

  const started = new Promise((resolve) => { joined = resolve; });
  function joinedNow(how) {
    window.anju.start = how;
    performance.mark("anju-started");
    localStorage.removeItem(UNFINISHED);
    splash.stage("app");
    joined();
  }

  globalThis.jsConnect = async (appId, args, dartOnMessage) => {
    await started;
    toDart = dartOnMessage;
    queue.splice(0).forEach(deliver);
  };
  globalThis.jsSend = async (appId, packet) => worker.postMessage(packet, [packet.buffer]);
  globalThis.jsDisconnect = async () => { toDart = null; };

  function countFetches() {
    const fetchReally = globalThis.fetch;
    globalThis.fetch = async (resource, options) => {
      const response = await fetchReally(resource, options);
      const url = new URL(resource.url ?? resource, location.href).pathname;
      if (build.sizes[url]) follow(url, response.clone());
      return response;
    };
  }

  async function follow(url, response) {
    let bytes = 0;
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      splash.bytes(url, bytes += value.length);
    }
  }

  function countScripts() {
    new PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) {
        const url = new URL(name).pathname;
        if (build.sizes[url]) splash.bytes(url, build.sizes[url]);
      }
    }).observe({ type: "resource", buffered: true });
  }

  function startFlutter() {
    const script = document.createElement("script");
    script.src = build.flutter;
    script.onload = () => {
      _flutter.buildConfig = {
        engineRevision: build.engineRevision,
        builds: [{ compileTarget: "dart2js", renderer: "canvaskit", mainJsPath: build.main.slice(1) }],
      };
      const config = {
        renderer: "canvaskit", canvasKitBaseUrl: build.canvaskit, canvasKitVariant: engine,
        fontFallbackBaseUrl: build.fonts, entrypointBaseUrl: "/", assetBase: "/",
      };
      _flutter.loader.load({
        config,
        onEntrypointLoaded: async (initializer) => (await initializer.initializeEngine(config)).runApp(),
      }).catch((error) => splash.fail(String(error)));
    };
    document.head.append(script);
  }

  addEventListener("error", (event) => {
    if (event.target instanceof HTMLScriptElement && !splash.gone) splash.fail(new URL(event.target.src).pathname);
  }, true);
  addEventListener("unhandledrejection", (event) => {
    if (!splash.gone) splash.fail(String(event.reason?.message ?? event.reason));
  });
  // WebKit restores a Flutter page from its back/forward cache with a dead canvas; only a fresh start helps.
  addEventListener("pageshow", (event) => {
    if (event.persisted && navigator.vendor?.startsWith("Apple")) location.reload();
  });

  async function calledBack() {
    const answer = await fetch("/sw-kill.json", { cache: "no-store" }).catch(() => null);
    return answer?.ok === true && (await answer.json()).kill === true;
  }

  // What a weak network broke off is tried again while the page is open, each time after twice as long.
  function keepTrying(wait) {
    keepForOffline().catch((error) => {
      console.warn(`offline use is not available, next try in ${wait / 1000} s:`, error.message);
      setTimeout(() => keepTrying(Math.min(2 * wait, MOST_PATIENCE)), wait);
    });
  }

  // A first worker that could not download everything is thrown away by the browser, and nobody tells.
  function installed({ active, waiting, installing }) {
    return active ?? waiting ?? new Promise((resolve, reject) => {
      const look = () => {
        if (!installing || installing.state === "redundant") reject(new Error("not all was downloaded"));
        else if (installing.state !== "installing") resolve();
      };
      installing?.addEventListener("statechange", look);
      look();
    });
  }

  async function keepForOffline() {
    if (await calledBack()) return;
    const registration = await navigator.serviceWorker.register(`/sw.js?engine=${engine}`, { updateViaCache: "none" });
    const announce = (candidate) => {
      if (candidate?.state === "installed" && navigator.serviceWorker.controller) tell("update_ready");
    };
    announce(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const candidate = registration.installing;
      candidate.addEventListener("statechange", () => announce(candidate));
    });
    await installed(registration);
    setInterval(() => navigator.onLine && registration.update().catch((error) => console.info(error.message)), 3600_000);
  }

  if (firstVisit) {
    splash.expect([...build.first, build.kits[engine]]);
    countFetches();
    countScripts();
  }
  startWorker(startsPlainly());
  if (document.body) startFlutter();
  else document.addEventListener("DOMContentLoaded", startFlutter);
  addEventListener("flutter-first-frame", () => {
    splash.stage("python");
    if (!navigator.serviceWorker) return;
    setTimeout(() => keepTrying(FIRST_PATIENCE), 3000);
  }, { once: true });
})();
