// A voice note: spoken into the microphone, small, and heard again. One is recorded and one is heard at a time.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4"];
const BITS = 24000;
const LONGEST = 60000;
const PIECE = 1000;
let recording = null;
let heard = null;

function why(error) {
  if (["NotAllowedError", "SecurityError"].includes(error.name)) return "refused";
  return ["NotFoundError", "OverconstrainedError"].includes(error.name) ? "absent" : "busy";
}

// "recording", or why not. What was recorded before and not fetched is gone.
export async function start(tell) {
  finish();
  recording = null;
  halt();
  const kind = KINDS.find((one) => self.MediaRecorder?.isTypeSupported(one));
  if (!kind || !navigator.mediaDevices?.getUserMedia) return "absent";
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
    recording = record(stream, kind, tell);
  } catch (error) {
    for (const track of stream?.getTracks() ?? []) track.stop();
    console.warn("microphone:", error.name, error.message);
    return why(error);
  }
  return "recording";
}

function record(stream, kind, tell) {
  const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
  const pieces = [];
  const media = kind.split(";")[0];
  const began = performance.now();
  const late = setTimeout(finish, LONGEST);
  const whole = new Promise((resolve) => {
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      clearTimeout(late);
      for (const track of stream.getTracks()) track.stop();
      const seconds = Math.min(Math.max(Math.round((performance.now() - began) / 1000), 1), LONGEST / 1000);
      tell("voice_stopped");
      resolve({ blob: new Blob(pieces, { type: media }), media, seconds });
    };
  });
  recorder.start(PIECE);
  return { recorder, whole };
}

function finish() {
  if (recording && recording.recorder.state !== "inactive") recording.recorder.stop();
}

// What was recorded, its bytes as base64; null when nothing was. Handed over once.
export async function stop() {
  finish();
  const one = recording;
  recording = null;
  if (!one) return null;
  const { blob, media, seconds } = await one.whole;
  return blob.size ? { data: await base64(blob), media, seconds } : null;
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

// Whether it can be heard; afterwards, or when something else is to be heard, the page says so.
export async function play(bytes, media, tell) {
  halt();
  const url = URL.createObjectURL(new Blob([bytes], { type: media }));
  const audio = new Audio(url);
  const over = () => {
    if (heard?.audio !== audio) return;
    heard = null;
    audio.pause();
    URL.revokeObjectURL(url);
    tell("voice_ended");
  };
  heard = { audio, over };
  audio.onended = over;
  try {
    await audio.play();
    audio.onerror = over;
    return true;
  } catch (error) {
    console.warn("voice:", error.name, error.message);
    over();
    return false;
  }
}

export function halt() {
  heard?.over();
  return true;
}

document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && finish());
addEventListener("pagehide", finish);
