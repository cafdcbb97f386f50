// Says in plain words when a browser cannot run the app. Old browsers read this file: ES5 only.
(function () {
  function moduleWorkers() {
    var asked = false;
    var empty = URL.createObjectURL(new Blob([""], { type: "text/javascript" }));
    try {
      new Worker(empty, { get type() { asked = true; return "module"; } }).terminate();
    } catch (refused) {
      return asked;
    } finally {
      URL.revokeObjectURL(empty);
    }
    return asked;
  }

  function missing() {
    if (typeof WebAssembly !== "object" || typeof WebAssembly.instantiateStreaming !== "function") return "WebAssembly";
    if (typeof WebAssembly.Exception !== "function") return "WebAssembly.Exception";
    if (typeof Worker !== "function" || !moduleWorkers()) return "module worker";
    if (typeof BroadcastChannel !== "function") return "BroadcastChannel";
    if (typeof indexedDB === "undefined" || !indexedDB) return "IndexedDB";
    if (typeof Promise.allSettled !== "function") return "Promise.allSettled";
    return "";
  }

  var lack = missing();
  window.anjuTooOld = lack;
  if (!lack) return;
  document.addEventListener("DOMContentLoaded", function () {
    var page = document.getElementById("too-old");
    page.removeAttribute("hidden");
    page.getElementsByClassName("detail")[0].textContent = lack + " · " + navigator.userAgent;
    document.getElementById("splash").setAttribute("hidden", "");
  });
})();
