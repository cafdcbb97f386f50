// One person's database on this phone: every call is one strict IndexedDB transaction, JSON text in and out.
// Nothing is told as undefined: null is something else in Python.
const VERSION = 1;
const KEYED = { meta: undefined, outbox: "id", archive: "id", rows: undefined, stage: undefined, photos: "sha256", bytes: undefined };
const EVERYTHING = Object.keys(KEYED);
const PATIENCE = 8000;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function connect(name) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the database did not open in time")), PATIENCE);
    const request = indexedDB.open(name, VERSION);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(KEYED)) {
        if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store, keyPath ? { keyPath } : undefined);
      }
    };
    request.onerror = () => (clearTimeout(late), reject(request.error));
    request.onsuccess = () => (clearTimeout(late), resolve(request.result));
  });
}

function failure(error) {
  const kind = error?.name === "QuotaExceededError" ? "full" : "failed";
  return new Error(`${kind}: ${error?.name ?? ""} ${error?.message ?? error}`);
}

class Database {
  #name;
  #connection = null;

  constructor(name) {
    this.#name = name;
  }

  async #connected() {
    if (!this.#connection) {
      const connection = await connect(this.#name);
      connection.onversionchange = () => this.close();
      connection.onclose = () => (this.#connection = null);
      this.#connection = connection;
    }
    return this.#connection;
  }

  // A connection that the browser dropped (iOS does in the background) is opened once more, never replaced by memory.
  async #transact(mode, stores, work) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once(await this.#connected(), mode, stores, work);
      } catch (error) {
        this.close();
        if (attempt > 0 || error?.name === "QuotaExceededError" || error?.name === "DataError") throw failure(error);
      }
    }
  }

  // What `work` gives is handed on only after the transaction is complete, which is after it is on the disk.
  #once(connection, mode, stores, work) {
    return new Promise((resolve, reject) => {
      const transaction = connection.transaction(stores, mode, { durability: "strict" });
      let given;
      let wrong = null;
      transaction.oncomplete = () => resolve(given);
      transaction.onabort = () => reject(wrong ?? transaction.error ?? new Error("the transaction was aborted"));
      const open = (store) => transaction.objectStore(store);
      work(open).then(
        (value) => (given = value),
        (error) => {
          wrong = error;
          try {
            transaction.abort();
          } catch {
            reject(error);
          }
        },
      );
    });
  }

  append(op, photos, replaces, ends) {
    const fresh = JSON.parse(op);
    return this.#transact("readwrite", EVERYTHING, async (open) => {
      const meta = open("meta");
      const there = await done(open("outbox").get(fresh.id));
      const version = await number(meta, "version", 0);
      if (there) return JSON.stringify({ seq: there.seq, version });
      const seq = await number(meta, "next_seq", 1);
      meta.put(String(seq + 1), "next_seq");
      open("outbox").add({ ...fresh, seq });
      for (const { sha256, data, media } of photos) {
        open("photos").put({ sha256, op_id: fresh.id, state: "waiting", at: Date.now() / 1000, size: data.byteLength, media });
        open("bytes").put(data, sha256);
      }
      if (replaces) {
        await move(open("outbox"), open("archive"), replaces, null);
        for (const photo of await done(open("photos").getAll())) {
          if (photo.op_id === replaces) open("photos").put({ ...photo, op_id: fresh.id });
        }
      }
      for (const key of JSON.parse(ends)) meta.put("null", key);
      meta.put(String(version + 1), "version");
      return JSON.stringify({ seq, version: version + 1 });
    });
  }

  appendAll(text) {
    const fresh = JSON.parse(text);
    return this.#transact("readwrite", ["meta", "outbox"], async (open) => {
      const meta = open("meta");
      const there = await done(open("outbox").get(fresh[0].id));
      const version = await number(meta, "version", 0);
      if (there) return JSON.stringify({ seq: there.seq, version });
      const seq = await number(meta, "next_seq", 1);
      meta.put(String(seq + fresh.length), "next_seq");
      fresh.forEach((op, at) => open("outbox").add({ ...op, seq: seq + at }));
      meta.put(String(version + 1), "version");
      return JSON.stringify({ seq, version: version + 1 });
    });
  }

  write(text) {
    const batch = JSON.parse(text);
    return this.#transact("readwrite", EVERYTHING, async (open) => {
      const meta = open("meta");
      for (const [key, value] of Object.entries(batch.expect)) {
        if (((await done(meta.get(key))) ?? "null") !== value) return undefined;
      }
      await writeRows(open, batch);
      for (const [id, delivery] of Object.entries(batch.deliveries)) {
        const op = await done(open("outbox").get(id));
        if (op) open("outbox").put({ ...op, delivery });
      }
      for (const [id, delivery] of Object.entries(batch.archive)) await move(open("outbox"), open("archive"), id, delivery);
      for (const [id, delivery] of Object.entries(batch.restore)) await move(open("archive"), open("outbox"), id, delivery);
      for (const id of batch.forget_archive) open("archive").delete(id);
      for (const [sha256, state] of Object.entries(batch.photos)) await writePhoto(open, sha256, state);
      for (const [key, value] of Object.entries(batch.meta)) meta.put(value, key);
      const version = (await number(meta, "version", 0)) + (batch.seen ? 1 : 0);
      meta.put(String(version), "version");
      return String(version);
    });
  }

  renumber(deviceId, keep) {
    return this.#transact("readwrite", ["meta", "outbox"], async (open) => {
      const ops = (await done(open("outbox").getAll())).filter((op) => !JSON.parse(keep).includes(op.id));
      ops.sort((a, b) => a.seq - b.seq);
      ops.forEach((op, index) => open("outbox").put({ ...op, seq: index + 1 }));
      const version = (await number(open("meta"), "version", 0)) + 1;
      open("meta").put(JSON.stringify(deviceId), "device_id");
      open("meta").put(String(ops.length + 1), "next_seq");
      open("meta").put(String(version), "version");
      return String(version);
    });
  }

  meta() {
    return this.#transact("readonly", ["meta"], async (open) => {
      const [keys, values] = await Promise.all([done(open("meta").getAllKeys()), done(open("meta").getAll())]);
      return `{${keys.map((key, index) => `${JSON.stringify(key)}:${values[index]}`).join(",")}}`;
    });
  }

  ops(store) {
    return this.#transact("readonly", [store], async (open) => {
      const ops = await done(open(store).getAll());
      return JSON.stringify(ops.sort((a, b) => a.seq - b.seq || (a.id < b.id ? -1 : 1)));
    });
  }

  rows(tables) {
    const wanted = JSON.parse(tables);
    return this.#transact("readonly", ["rows"], async (open) => {
      const [keys, values] = await Promise.all([done(open("rows").getAllKeys()), done(open("rows").getAll())]);
      const found = keys.map(([table], index) => [table, values[index]]).filter(([table]) => !wanted || wanted.includes(table));
      return `[${found.map(([table, row]) => `[${JSON.stringify(table)},${row}]`).join(",")}]`;
    });
  }

  photos() {
    return this.#transact("readonly", ["photos"], async (open) => JSON.stringify(await done(open("photos").getAll())));
  }

  photo(sha256) {
    return this.#transact("readonly", ["bytes"], async (open) => done(open("bytes").get(sha256)));
  }

  keepPhoto(sha256, data, media, at, limit) {
    return this.#transact("readwrite", ["photos", "bytes"], async (open) => {
      if (!(await done(open("photos").get(sha256)))) {
        open("photos").put({ sha256, op_id: "", state: "kept", at, size: data.byteLength, media });
        open("bytes").put(data, sha256);
      }
      const kept = (await done(open("photos").getAll())).filter((photo) => photo.state === "kept").sort((a, b) => b.at - a.at);
      let total = 0;
      for (const photo of kept) {
        total += photo.size;
        if (total > limit) await writePhoto(open, photo.sha256, null);
      }
    });
  }

  close() {
    this.#connection?.close();
    this.#connection = null;
  }
}

async function number(meta, key, otherwise) {
  return Number((await done(meta.get(key))) ?? otherwise);
}

async function move(source, target, id, delivery) {
  const op = await done(source.get(id));
  if (!op) return;
  target.put(delivery === null ? op : { ...op, delivery });
  source.delete(id);
}

async function writeRows(open, batch) {
  if (batch.rows_clear) open("rows").clear();
  if (batch.stage_clear) open("stage").clear();
  const into = open(batch.staged ? "stage" : "rows");
  for (const [table, id, row] of batch.rows) {
    if (row === null) into.delete([table, id]);
    else into.put(row, [table, id]);
  }
  if (!batch.stage_finish) return;
  const [keys, values] = await Promise.all([done(open("stage").getAllKeys()), done(open("stage").getAll())]);
  open("rows").clear();
  keys.forEach((key, index) => open("rows").put(values[index], key));
  open("stage").clear();
}

async function writePhoto(open, sha256, state) {
  if (state === null) {
    open("photos").delete(sha256);
    open("bytes").delete(sha256);
    return;
  }
  const photo = await done(open("photos").get(sha256));
  if (photo) open("photos").put({ ...photo, state });
}

export function database(name) {
  return new Database(name);
}

export function destroy(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve(null);
    request.onerror = () => reject(failure(request.error));
    request.onblocked = () => resolve(null);
  });
}
