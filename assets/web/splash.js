// The splash: honest progress while the app loads, and words with a way out when it cannot.
(() => {
  if (window.anjuTooOld) return;
  const zh = !/^en\b/i.test(navigator.language || "zh");
  const say = zh
    ? {
        download: "正在下载", engine: "正在启动", python: "正在准备", app: "就要好了",
        first: (mb) => `首次打开需要下载约 ${mb} MB，以后没有网络也能打开`,
        slow: "网络比较慢，还在继续……",
        what: "没能打开安居", retry: "再试一次",
        todo: "手机里已有的记录都还在。\n1. 看看网络是否连上，或换个有信号的地方\n2. 关掉其他应用，再点“再试一次”\n3. 还是不行，请把这一页截图发给管理处",
      }
    : {
        download: "Downloading", engine: "Starting", python: "Preparing", app: "Almost there",
        first: (mb) => `The first start downloads about ${mb} MB; afterwards it works without a network`,
        slow: "The network is slow, still going…",
        what: "Anju could not start", retry: "Try again",
        todo: "Everything recorded on this phone is still here.\n1. Check the network, or move to a better signal\n2. Close other apps, then try again\n3. If it stays like this, send a picture of this page to the office",
      };
  const SHARE = { download: 0, engine: 0.3, python: 0.6, app: 0.9 };
  const FIRST = { download: 0.7, prepare: 0.18 };
  const build = JSON.parse(document.getElementById("build").textContent);
  const first = !navigator.serviceWorker?.controller;
  const seen = new Map();
  let stage = first ? "download" : "engine";
  let total = 1;
  let shown = 0;
  let ready = 0;
  let failed = false;
  let heard = performance.now();

  const part = (name) => document.querySelector(`#splash .${name}`);

  function draw() {
    const stageNode = part("stage");
    if (!stageNode || failed) return;
    let loaded = 0;
    for (const [url, bytes] of seen) loaded += Math.min(bytes, build.sizes[url] ?? 0);
    const later = stage === "engine" ? 0.3 * ready : 0; // a new version prepares itself again
    const now = first ? FIRST.download * Math.min(1, loaded / total) + FIRST.prepare * ready : SHARE[stage] + later;
    shown = Math.max(shown, stage === "app" ? SHARE.app : now);
    const percent = Math.round(shown * 100);
    stageNode.textContent = first && stage !== "app" ? `${ready ? say.python : say.download} ${percent}%` : say[stage];
    document.querySelector("#splash .bar i").style.width = `${percent}%`;
    document.querySelector("#splash .bar").setAttribute("aria-valuenow", String(percent));
    part("note").textContent = performance.now() - heard > 15000 ? say.slow : first ? say.first(build.megabytes) : "";
  }

  window.anju.splash = {
    expect(urls) {
      total = urls.reduce((sum, url) => sum + (build.sizes[url] ?? 0), 0) || 1;
    },
    bytes(url, count) {
      heard = performance.now();
      seen.set(url, Math.max(seen.get(url) ?? 0, count));
      draw();
    },
    prepared(fraction) {
      heard = performance.now();
      ready = fraction;
      draw();
    },
    stage(name) {
      heard = performance.now();
      stage = name;
      performance.mark(`anju-${name}`);
      draw();
    },
    fail(detail) {
      const splash = document.getElementById("splash");
      if (!splash || failed) return;
      failed = true;
      for (const name of ["stage", "bar", "note"]) part(name).hidden = true;
      part("trouble").hidden = false;
      part("what").textContent = say.what;
      part("todo").textContent = say.todo;
      part("detail").textContent = `${detail} · ${build.version}`;
      const button = document.querySelector("#splash button");
      button.textContent = say.retry;
      button.onclick = () => location.reload();
      splash.setAttribute("role", "alert");
    },
    done() {
      const splash = document.getElementById("splash");
      if (!splash || failed) return;
      splash.classList.add("leaving");
      setTimeout(() => splash.remove(), 200);
      clearInterval(timer);
      performance.mark("anju-content");
    },
    get gone() {
      return failed || !document.querySelector("#splash:not(.leaving)");
    },
  };
  const timer = setInterval(draw, 1000);
  document.addEventListener("DOMContentLoaded", draw);
})();
