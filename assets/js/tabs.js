// The other tabs of this app: a lock that one of them holds at a time.
export function lock(name) {
  const given = {};
  const held = new Promise((resolve) => (given.release = resolve));
  const waiting = new AbortController();
  let granted = false;
  const done = new Promise((resolve, reject) => {
    if (!navigator.locks) return resolve(null);
    navigator.locks
      .request(name, { signal: waiting.signal }, () => {
        granted = true;
        resolve(null);
        return held;
      })
      .catch((error) => (error.name === "AbortError" ? resolve(null) : reject(error)));
  });
  return {
    granted: done,
    release: () => {
      if (!granted) waiting.abort();
      given.release(null);
    },
  };
}
