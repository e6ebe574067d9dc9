// What the page and the worker share: the phone's storage, sealing, and the sender. docs/offline.md is the contract.
// Nothing here ever deletes an entry that has no receipt.

(() => {
  const KEPT = 14 * 864e5; // what was sent is kept so long, should the server be restored from a copy
  const PIECE = 32 * 1024;
  const LONGEST_WAIT = 9e5;
  const OPEN_KEYS = 200; // of what is in review the server names so many
  const STORES = { meta: "k", keys: "who", drafts: "id", outbox: "key", blobs: "name" };
  const listeners = new Set();
  const channel = self.BroadcastChannel && new BroadcastChannel("outbox");
  let opening;

  // Storage

  function open() {
    opening ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("acompana", 1);
      asked.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) {
          const store = asked.result.createObjectStore(name, { keyPath });
          if (name === "outbox") store.createIndex("state", "state");
        }
      };
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const forget = () => (opening = undefined);
        asked.result.onclose = forget;
        asked.result.onversionchange = () => (asked.result.close(), forget());
        resolve(asked.result);
      };
    });
    opening.catch(() => (opening = undefined));
    return opening;
  }

  /** One transaction that is on the disk before this resolves: `work({outbox, drafts, …})` asks all it wants at once. */
  async function act(names, work) {
    const tx = (await open()).transaction(names, "readwrite", { durability: "strict" });
    return new Promise((resolve, reject) => {
      const result = {};
      tx.oncomplete = () => resolve(result);
      tx.onabort = () => reject(tx.error);
      work(Object.fromEntries(names.map((name) => [name, tx.objectStore(name)])), result);
    });
  }

  async function read(name, ask) {
    const store = (await open()).transaction(name).objectStore(name);
    return new Promise((resolve, reject) => {
      const asked = ask(store);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  const all = (name) => read(name, (store) => store.getAll());
  const get = (name, key) => read(name, (store) => store.get(key));
  const inState = (state) => read("outbox", (store) => store.index("state").getAll(state));
  const waiting = () => inState("waiting");
  const value = async (k) => (await get("meta", k))?.v;
  const note = (k, v) => act(["meta"], ({ meta }) => meta.put({ k, v }));

  /** The next of this phone's numbers; one that is never used leaves a harmless hole. */
  async function number() {
    const { seq } = await act(["meta"], ({ meta }, result) => {
      meta.get("seq").onsuccess = (event) => {
        result.seq = (event.target.result?.v ?? 0) + 1;
        meta.put({ k: "seq", v: result.seq });
      };
    });
    return seq;
  }

  let own; // outlives a storage that the browser empties under an open page, whose key is of this number

  async function device() {
    const { id } = await act(["meta"], ({ meta }, result) => {
      meta.get("device").onsuccess = (event) => {
        result.id = event.target.result?.v ?? own ?? uuid();
        meta.put({ k: "device", v: result.id });
      };
    });
    return (own = id);
  }

  const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  // Sealing

  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
  const how = (nonce, what) => ({ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(what) });

  async function through(stream, bytes) {
    return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
  }

  async function squeezed(bytes) {
    try {
      const small = await through(new CompressionStream("deflate-raw"), bytes);
      return small.length < bytes.length ? [2, small] : [1, bytes];
    } catch {
      return [1, bytes]; // an older browser
    }
  }

  async function seal(key, what, data) {
    const [version, bytes] = await squeezed(typeof data === "string" ? new TextEncoder().encode(data) : data);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const box = await crypto.subtle.encrypt(how(nonce, what), key, bytes);
    return new Uint8Array(await new Blob([Uint8Array.of(version), nonce, box]).arrayBuffer());
  }

  async function unseal(key, what, sealed) {
    const bytes = await crypto.subtle.decrypt(how(sealed.slice(1, 13), what), key, sealed.slice(13));
    return sealed[0] === 2 ? through(new DecompressionStream("deflate-raw"), bytes) : new Uint8Array(bytes);
  }

  const words = async (key, what, sealed) => JSON.parse(new TextDecoder().decode(await unseal(key, what, sealed)));

  // Who holds the phone

  /** Somebody is signed in, proven by the server: what the others only read goes, what they wrote stays sealed. */
  async function changeUser(who) {
    if ((await value("who")) === who) return;
    await act(["meta", "keys", "outbox", "blobs"], (stores) => {
      stores.meta.put({ k: "who", v: who });
      each(stores.keys, (row) => row.who !== who && stores.keys.delete(row.who));
      each(stores.outbox, (row) => row.who !== who && isDone(row) && dropEntry(stores, row));
    });
    for (const name of await caches.keys()) {
      if (name.startsWith("pages-") && name !== `pages-${who}`) await caches.delete(name);
    }
  }

  /** Who held the phone goes, or may go: nothing saved is shown until the server names somebody again. */
  async function part(isLeaving) {
    const who = await value("who");
    await act(["meta", "keys", "outbox", "blobs"], (stores) => {
      stores.meta.put({ k: "who", v: null });
      if (!isLeaving) return;
      stores.meta.put({ k: "leaving", v: true });
      each(stores.keys, (row) => stores.keys.delete(row.who));
      each(stores.outbox, (row) => row.who === who && isDone(row) && dropEntry(stores, row));
    });
    if (!isLeaving) return;
    for (const name of await caches.keys()) if (name.startsWith("pages-")) await caches.delete(name);
  }

  const isSomebody = (named) => Boolean(named) && named !== "none";

  /** Signed out, perhaps without a signal: the server is told before anybody is shown anything. */
  async function leave() {
    await fetch("/sign-out", { method: "POST", redirect: "manual", signal: limit(15) });
    const hello = await (await fetch("/outbox/v1/hello", { cache: "no-store", signal: limit(15) })).json();
    if (!hello.epoch || hello.who) throw new Error("still signed in");
    await note("leaving", false);
  }

  const isDone = (row) => row.state === "sent" || row.state === "review";

  function dropEntry({ outbox, blobs }, row) {
    outbox.delete(row.key);
    for (const name of row.blobs) blobs.delete(name);
  }

  function each(store, work) {
    store.getAll().onsuccess = (event) => event.target.result.forEach(work);
  }

  // Pages

  /** Keeps a page if it is whole and this person's; a portal's page or a cut one never replaces it. */
  async function keepPage(who, address, answer) {
    if (!answer.ok || answer.redirected || answer.headers.get("X-Outbox-User") !== who) return false;
    const body = await answer.arrayBuffer();
    const text = new TextDecoder().decode(body);
    if ((await sha256(body)) !== answer.headers.get("X-Page-Sha256") || !text.trimEnd().endsWith("</html>")) return false;
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
    headers.set("X-Kept-At", Date.now());
    const statics = await caches.open("static");
    for (const [asset] of text.matchAll(/\/static\/[\w./-]+/g)) {
      if (!(await statics.match(asset, { ignoreVary: true }))) await statics.add(asset);
    }
    if ((await value("who")) !== who) return false; // gone while it was on its way
    await (await caches.open(`pages-${who}`)).put(address, new Response(body, { headers }));
    return true;
  }

  /** Asks for a page as it is kept; true when it is kept now, in this or the same earlier form. */
  async function fetchPage(who, address, saved) {
    const tag = saved?.headers.get("ETag");
    const headers = { "X-Outbox-Keep": "1", ...(tag && { "If-None-Match": tag }) };
    const answer = await fetch(address, { headers, redirect: "error", cache: "no-store", signal: limit(60) });
    const named = answer.headers.get("X-Outbox-User");
    if (isSomebody(named) && named !== who) return changeUser(named).then(() => "other");
    if (named === who && [403, 404, 410].includes(answer.status)) {
      await (await caches.open(`pages-${who}`)).delete(address); // no longer hers to read
      return "new";
    }
    if (answer.status !== 304) return (await keepPage(who, address, answer)) && "new";
    const again = new Headers(saved.headers);
    again.set("X-Kept-At", Date.now());
    await (await caches.open(`pages-${who}`)).put(address, new Response(await saved.blob(), { headers: again }));
    return "same";
  }

  function limit(seconds) {
    const control = new AbortController();
    setTimeout(() => control.abort(), seconds * 1000);
    return control.signal;
  }

  // Sending

  const inTurn = (name, work) => (self.navigator.locks ? navigator.locks.request(name, work) : work());

  /**
   * Tries everything that is due, in order, one sender at a time. `now`: without waiting for the next try's time;
   * `byHand`: even if the server asked to wait. `waits`: the entry whose receipt the person looks out for.
   */
  const send = (options = {}) => inTurn("outbox-send", () => pass(options));

  async function pass(options) {
    const failed = new Set();
    let bad = 0;
    let row;
    while (bad < 3 && (row = await next(failed, options))) {
      tell({ sending: true });
      // An answer that is no receipt tells more against the entry than a line that breaks.
      const [receipt, fault] = await deliver(row, row.key === options.waits).then((done) => [done, done ? 0 : 1], () => [false, 1 / 1000]);
      bad = fault ? bad + 1 : 0;
      if (fault) failed.add(row.key) && (await postpone(row, fault));
      tell({ key: row.key }, { receipt });
    }
    await forgetOld();
    tell({ sending: false });
    return failed.size === 0;
  }

  async function next(failed, { byHand = false, now = byHand }) {
    const time = Date.now();
    const wait = ((await value("wait")) ?? 0) - time;
    if (!byHand && wait > 0 && wait <= LONGEST_WAIT) return; // longer: the phone's clock was put back
    const rows = (await waiting()).filter((row) => !failed.has(row.key));
    const order = (row) => Math.floor(row.tries ?? 0); // what fails again and again lets the others go first
    return rows.filter((row) => now || (row.after ?? 0) <= time).sort((a, b) => order(a) - order(b) || a.seq - b.seq)[0];
  }

  /** Later, and later still the more often it failed; some seconds to half an hour, not all phones at once. */
  const postpone = (row, fault) => change(row.key, (now) => {
    now.tries = (now.tries ?? 0) + fault;
    const times = fault === 1 ? Math.floor(now.tries) : Math.min(6, Math.round((now.tries % 1) * 1000));
    now.after = Date.now() + Math.min(5 * 2 ** times, 1800) * (500 + Math.random() * 500);
  });

  const change = (key, work) => act(["outbox"], ({ outbox }) => {
    outbox.get(key).onsuccess = (event) => {
      const row = event.target.result;
      if (row) outbox.put((work(row), row));
    };
  });

  /** Hands one entry in; its receipt, only for an answer of ours that speaks of it. */
  async function deliver(row, isAwaited, hasCarried) {
    const pending = (await waiting()).filter((other) => other.who === row.who).length;
    const headers = {
      "Content-Type": "application/octet-stream",
      "Idempotency-Key": row.key,
      ...(await names(row.who, pending)),
      ...(isAwaited && { "X-Outbox-Waits": "1" }),
    };
    const answer = await fetch("/outbox/v1/entries", {
      method: "POST", body: row.body, headers, redirect: "manual", cache: "no-store", signal: limit(30 + row.body.length / 1000),
    });
    if (answer.status === 429 || answer.status === 503) {
      const seconds = Number(answer.headers.get("Retry-After")) || 60;
      await note("wait", Date.now() + Math.min(seconds * 1000, LONGEST_WAIT));
      return false;
    }
    const receipt = await answer.json().catch((error) => (error.name === "SyntaxError" ? null : Promise.reject(error)));
    if (receipt?.key !== row.key) return false; // a portal, an apology, a cut answer
    await meetEpoch(receipt.epoch);
    if (receipt.result === "waiting") return !hasCarried && (await carryBlobs(row, receipt.missing)) && deliver(row, isAwaited, true);
    return (await settle(row, answer.status, receipt)) && receipt;
  }

  const names = async (who, pending) => ({
    "X-Outbox-Protocol": "1",
    "X-Outbox-User": who,
    "X-Outbox-Device": await device(),
    "X-Outbox-Pending": String(pending),
    "X-Outbox-Clock": new Date().toISOString(),
  });

  async function settle(row, status, { result, state, error, location, reason }) {
    const stands = result === "already" ? state : result;
    if (stands === "waiting") return false;
    if (status < 300 && stands) {
      const isOpen = stands === "review";
      await act(["outbox", "meta"], ({ outbox, meta }) => {
        if (!isOpen) callOrphans(outbox, row.who);
        outbox.put({ ...row, state: isOpen ? "review" : "sent", sent: Date.now(), location, reason, error: undefined });
        meta.put({ k: `last-${row.who}`, v: Date.now() });
        meta.put({ k: "changed", v: Date.now() });
      });
      return true;
    }
    if (status < 500 && error) {
      await change(row.key, (now) => Object.assign(now, { state: "attention", error }));
      return true;
    }
    return false;
  }

  /** What could not go where it belongs may have its place now: asks how it stands, without waiting for a greeting. */
  function callOrphans(outbox, who) {
    outbox.index("state").getAll("review").onsuccess = ({ target }) =>
      target.result.forEach((row) => row.who === who && row.reason === "base_missing" && outbox.put(again(row)));
  }

  async function carryBlobs(row, missing) {
    for (const name of missing) {
      const blob = await get("blobs", name);
      if (!blob || !(await carry(name, blob.body, await names(row.who, 1)))) return false;
    }
    return true;
  }

  async function carry(name, body, headers) {
    const address = `/outbox/v1/blobs/${name}`;
    const offset = (answer) => (answer.headers.has("Upload-Offset") ? Number(answer.headers.get("Upload-Offset")) : NaN);
    let at = offset(await fetch(address, { method: "HEAD", headers, redirect: "manual", cache: "no-store", signal: limit(30) }));
    for (let tries = 2 * Math.ceil(body.length / PIECE) + 4; at < body.length && tries; tries--) {
      const answer = await fetch(address, {
        method: "PATCH", body: body.slice(at, at + PIECE), redirect: "manual", signal: limit(60),
        headers: { ...headers, "Content-Type": "application/octet-stream", "Upload-Offset": at, "Upload-Length": body.length },
      });
      const reached = offset(answer);
      if (!(reached > at) && answer.status !== 409) return false;
      at = reached;
    }
    return at === body.length;
  }

  /** The server was restored from a copy: what it had promised it may not have any more, so all goes again. */
  async function meetEpoch(epoch) {
    const known = await value("epoch");
    if (!epoch || known === epoch) return;
    await act(["meta", "outbox"], ({ meta, outbox }) => {
      meta.put({ k: "epoch", v: epoch });
      if (known) each(outbox, (row) => isDone(row) && outbox.put(again(row)));
    });
  }

  const again = (row) => ({ ...row, state: "waiting", after: 0 });

  /**
   * The server says how far it has this person's entries of this phone; sends again what it should have beyond.
   * Of what was handed in `since` it was asked it could not know.
   */
  const meetSeen = (who, seen, since) => act(["outbox"], ({ outbox }) =>
    each(outbox, (row) => row.who === who && isDone(row) && row.seq > seen && !(row.sent > since) && outbox.put(again(row))));

  /** Those that are in review no more: asks how they stand, by sending them once more. */
  const meetReview = (who, keys) => keys.length < OPEN_KEYS && act(["outbox"], ({ outbox }) =>
    each(outbox, (row) => row.who === who && row.state === "review" && !keys.includes(row.key) && outbox.put(again(row))));

  const forgetOld = () => act(["outbox", "blobs"], (stores) =>
    each(stores.outbox, (row) => row.state === "sent" && row.sent < Date.now() - KEPT && dropEntry(stores, row)));

  // News, to this page and to the others

  /** `details` stay in this page: they may quote what somebody typed. */
  function tell(news, details) {
    for (const listener of listeners) listener({ ...news, ...details });
    channel?.postMessage(news);
  }

  function listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  channel?.addEventListener("message", ({ data }) => listeners.forEach((listener) => listener(data)));

  self.Outbox = {
    act, all, get, inState, waiting, value, note, number, device, uuid, sha256, seal, words, names, changeUser, part,
    leave, again, isSomebody, fetchPage, limit, send, meetEpoch, meetSeen, meetReview, tell, listen,
  };
})();
