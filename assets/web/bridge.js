// What only a window can do, offered to the Python worker over a BroadcastChannel of this page.
(() => {
  if (window.anjuTooOld) return;
  const pageId = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const channel = new BroadcastChannel(`anju-ui-${pageId}`);
  const tell = (event, data = null) => channel.postMessage({ event, data });
  const TONES = {
    ok: [[880, 0, 0.09], [1320, 0.1, 0.14]],
    bad: [[220, 0, 0.18], [180, 0.22, 0.3]],
    call: [[660, 0, 0.16], [880, 0.2, 0.16], [660, 0.4, 0.24]],
  };
  let audio = null;
  let installPrompt = null;
  let lock = null;
  let lockWanted = false;

  function beep(kind) {
    if (!TONES[kind]) throw new Error(`beep: unknown tone ${kind}`);
    audio ??= new AudioContext();
    if (audio.state === "suspended") audio.resume();
    for (const [pitch, start, length] of TONES[kind]) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const at = audio.currentTime + start;
      tone.type = kind === "bad" ? "square" : "sine";
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(kind === "bad" ? 0.25 : 0.5, at + 0.01);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + length + 0.02);
    }
    return true;
  }

  function fontScale(scale) {
    const value = Number(scale);
    if (!(value >= 0.5 && value <= 3)) throw new Error(`font_scale: ${scale} is not between 0.5 and 3`);
    localStorage.setItem("anju.font_scale", String(value));
    document.documentElement.style.fontSize = `${16 * value}px`;
    return value;
  }

  function installed() {
    return matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  }

  function canInstall() {
    if (installed()) return "installed";
    if (installPrompt) return "prompt";
    const apple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
    return apple ? "ios" : "no";
  }

  async function install() {
    if (!installPrompt) return false;
    const prompt = installPrompt;
    installPrompt = null;
    prompt.prompt();
    return (await prompt.userChoice).outcome === "accepted";
  }

  async function wakeLock(on) {
    lockWanted = Boolean(on);
    if (!lockWanted) {
      await lock?.release();
      lock = null;
      return false;
    }
    if (!navigator.wakeLock || document.visibilityState !== "visible") return false;
    lock = await navigator.wakeLock.request("screen");
    return true;
  }

  async function applyUpdate() {
    const waiting = (await navigator.serviceWorker?.getRegistration())?.waiting;
    if (!waiting) return false;
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take over");
    return true;
  }

  function themeColor(hex) {
    if (!/^#[0-9a-f]{6}$/i.test(hex)) throw new Error(`theme_color: ${hex} is not a colour such as #0F766E`);
    document.querySelector("meta[name=theme-color]").content = hex;
    return hex;
  }

  const voice = () => import("/anju/voice.js");

  const commands = {
    vibrate: (pattern) => Boolean(navigator.vibrate?.(pattern)),
    beep,
    back: () => (history.back(), true),
    font_scale: fontScale,
    reload: () => (setTimeout(() => location.reload()), true),
    apply_update: applyUpdate,
    persist: async () => Boolean(await navigator.storage?.persist?.()),
    persisted: async () => Boolean(await navigator.storage?.persisted?.()),
    can_install: canInstall,
    install,
    online: () => navigator.onLine,
    visible: () => document.visibilityState === "visible",
    languages: () => [...navigator.languages],
    wake_lock: wakeLock,
    splash_done: () => (window.anju.splash.done(), true),
    theme_color: themeColor,
    get: (key) => localStorage.getItem(key),
    set: (key, value) => (value === null ? localStorage.removeItem(key) : localStorage.setItem(key, String(value)), true),
    user_agent: () => navigator.userAgent,
    voice_start: async () => (await voice()).start(tell),
    voice_stop: async () => (await voice()).stop(),
    voice_play: async (bytes, media) => (await voice()).play(bytes, media, tell),
    voice_halt: async () => (await voice()).halt(),
  };

  channel.onmessage = async ({ data }) => {
    const { id, cmd, args } = data ?? {};
    if (id === undefined || !cmd) return;
    try {
      if (!Object.hasOwn(commands, cmd)) throw new Error(`unknown command ${cmd}`);
      channel.postMessage({ id, result: (await commands[cmd](...(args ?? []))) ?? null });
    } catch (error) {
      channel.postMessage({ id, error: String(error?.message ?? error) });
    }
  };

  // What the camera shows now, as bare pixels for the worker: no picture is encoded and nothing is drawn anew.
  const LENS_LONGEST = 960;
  const lens = new BroadcastChannel(`anju-lens-${pageId}`);
  const sketch = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  lens.onmessage = ({ data: { id, zoom = 1 } }) => {
    const video = [...document.querySelectorAll("video")].find((one) => one.readyState > 1 && one.srcObject?.active);
    if (!video) return lens.postMessage({ id });
    const [wide, high] = [video.videoWidth / zoom, video.videoHeight / zoom];
    const [left, top] = [(video.videoWidth - wide) / 2, (video.videoHeight - high) / 2];
    const scale = Math.min(1, LENS_LONGEST / Math.max(wide, high));
    const width = Math.round(wide * scale);
    const height = Math.round(high * scale);
    if (sketch.canvas.width < width) sketch.canvas.width = width;
    if (sketch.canvas.height < height) sketch.canvas.height = height;
    sketch.drawImage(video, left, top, wide, high, 0, 0, width, height);
    lens.postMessage({ id, width, height, pixels: sketch.getImageData(0, 0, width, height).data });
  };

  addEventListener("online", () => tell("online"));
  addEventListener("offline", () => tell("offline"));
  document.addEventListener("freeze", () => tell("freeze"));
  document.addEventListener("visibilitychange", () => {
    const visible = document.visibilityState === "visible";
    tell(visible ? "visible" : "hidden");
    if (visible && lockWanted) wakeLock(true).catch((error) => console.warn("wake lock:", error.message));
  });
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installPrompt = event;
    tell("install_ready");
  });

  const scale = Number(localStorage.getItem("anju.font_scale"));
  if (scale >= 0.5 && scale <= 3) document.documentElement.style.fontSize = `${16 * scale}px`;
  window.anju = { pageId, tell };
})();
