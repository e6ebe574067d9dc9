// What the phone adds to a page: drafts, forms that are kept and sent later, the state of the queue, the saved month.
// Without it every form is simply sent. docs/offline.md

(() => {
  const { act, all, get, value, note, number, device, uuid, seal, words: open, names, send, limit } = Outbox;
  const who = document.body.dataset.user;
  const here = location.pathname + location.search;
  const byId = (id) => document.getElementById(id);
  const WAITS = 6000; // as long a person looks on while an entry goes out
  const AUTOSAVE = 400;
  const forms = new Set();
  let key; // this person's, from the server
  let say = () => "";
  let isSending = false;
  let isSignedOut = false;
  let isInTouch = true; // until something says otherwise

  const start = async () => {
    navigator.serviceWorker?.register("/sw.js", { updateViaCache: "all" });
    if (!who) return stranger();
    if (await value("leaving")) return Outbox.leave().then(() => location.assign("/sign-in"));
    const learned = learnWords();
    await Outbox.changeUser(who);
    key = (await get("keys", who))?.key;
    await learned;
    if (!key) await hello();
    if (!key) return;
    await Promise.all([...document.querySelectorAll("form[data-outbox]")].map(tend));
    document.documentElement.dataset.phone = "ready";
    Outbox.listen(heard);
    byId("queue") && (await queuePage());
    monthCard();
    await show();
    document.addEventListener("submit", leaving);
    document.addEventListener("submit", needsNetwork);
    addEventListener("online", opened);
    addEventListener("hashchange", () => location.hash.startsWith("#entry=") && location.reload());
    addEventListener("pageshow", async (event) => event.persisted && ((await value("who")) !== who ? location.reload() : opened()));
    navigator.serviceWorker?.addEventListener("message", news);
    setInterval(() => send(), 60_000);
    await opened();
  };

  /** At each opening, and when the signal is back: greet the server, then hand in what waits. */
  async function opened() {
    const asked = (await value("asked")) ?? 0;
    if ((await mine()).some((row) => row.state !== "sent") || Date.now() - asked > 300_000) await hello();
    (await navigator.serviceWorker?.ready)?.sync?.register("outbox").catch(() => {});
    await send({ now: true });
  }

  async function learnWords() {
    const sentences = await fetch(document.body.dataset.words).then((answer) => answer.json(), () => ({}));
    say = (name, values = {}) => {
      const text = sentences[name] ?? sentences[`${name}_${values.n === 1 ? "one" : "many"}`] ?? "";
      return text.replace(/%\((\w+)\)s/g, (_, part) => values[part]);
    };
  }

  const when = (at) => new Date(at).toLocaleString(document.documentElement.lang === "en" ? "en-US" : "es-MX", {
    day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });

  const unsent = async () => (await Outbox.waiting()).filter((row) => row.who === who);
  const mine = async () => (await all("outbox")).filter((row) => row.who === who);

  async function hello() {
    try {
      const pending = (await unsent()).length;
      const answer = await fetch("/outbox/v1/hello", { headers: await names(who, pending), cache: "no-store", signal: limit(20) });
      const told = await answer.json();
      if (!told.epoch) return;
      isInTouch = true;
      isSignedOut = String(told.who ?? "") !== who;
      if (told.who && isSignedOut) return handedOver(String(told.who));
      if (told.lost && isSignedOut) return goodbye();
      await Outbox.meetEpoch(told.epoch);
      if (isSignedOut) return;
      await takeKey(Uint8Array.from(atob(told.key), (c) => c.charCodeAt(0)));
      await Outbox.meetSeen(who, told.seen);
      await Outbox.meetReview(who, told.review);
      await note("asked", Date.now());
    } catch {
      isInTouch = false; // no signal, or not our answer: what is known stays
    }
  }

  /** Somebody else is signed in by now. This page is not theirs to read, unless its owner still types in it. */
  async function handedOver(other) {
    if (other) await Outbox.changeUser(other);
    if (![...forms].some((tended) => tended.isTouched)) location.reload();
  }

  /** The key of this person and phone; should the server have a new one, what waits is sealed anew with it. */
  async function takeKey(bytes) {
    const print = await Outbox.sha256(bytes);
    const before = await get("keys", who);
    key = before?.print === print ? before.key : await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    if (before?.print === print) return;
    const rows = before ? [...(await all("drafts")), ...(await mine())].filter((row) => row.who === who && row.state !== "sent") : [];
    const anew = await Promise.all(rows.map(async (row) => {
      const what = row.key ? `entry:${row.key}` : `draft:${row.id}`;
      const back = row.state === "attention" ? { state: "waiting", error: undefined } : {};
      return { ...row, ...back, body: await seal(key, what, JSON.stringify(await open(before.key, what, row.body))) };
    }));
    await act(["keys", "drafts", "outbox"], ({ keys, drafts, outbox }) => {
      keys.put({ who, key, print });
      for (const row of anew) (row.key ? outbox : drafts).put(row);
    });
  }

  // Forms

  /** Makes a form find what was typed in it before, keep what is typed now, and send it whenever it can. */
  async function tend(form) {
    const place = `${form.dataset.outbox} ${address(form)}`;
    const tended = { form, place, id: uuid(), base: null, timer: 0 };
    forms.add(tended);
    if (!new URLSearchParams(location.search).has("entry") && !byId("errors")) await find(tended);
    claim(tended.id);
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, () => {
        tended.dirty = tended.isTouched = true;
        clearTimeout(tended.timer);
        tended.timer = setTimeout(() => keepDraft(tended), AUTOSAVE);
      });
    }
    const now = () => tended.dirty && keepDraft(tended);
    document.addEventListener("visibilitychange", now);
    addEventListener("pagehide", now);
    form.addEventListener("submit", (event) => submitted(event, tended));
  }

  function address(form) {
    const url = new URL(form.getAttribute("action") || here, location.href);
    url.searchParams.delete("entry");
    return url.pathname + url.search;
  }

  /** A draft belongs to one tab: resolves to whether it is ours now, and stays so until the tab is gone. */
  const claim = (id) => new Promise((resolve) => {
    if (!navigator.locks) return resolve(true);
    navigator.locks.request(`draft:${id}`, { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock && new Promise(() => {});
    });
  });

  async function find(tended) {
    const asked = await get("outbox", new URLSearchParams(location.hash.slice(1)).get("entry") ?? "");
    if (asked?.who === who && asked.state !== "waiting" && asked.location) return location.replace(asked.location);
    if (asked?.who === who && (await inQueue(tended.place)).some(({ row }) => row.key === asked.key)) return takeUp(tended, asked);
    const drafts = (await all("drafts")).filter((row) => row.who === who).sort((a, b) => b.at - a.at);
    for (const row of drafts) {
      const draft = await open(key, `draft:${row.id}`, row.body).catch(() => null);
      if (draft?.place !== tended.place || !(await claim(row.id))) continue;
      Object.assign(tended, { id: row.id, base: draft.base });
      fill(tended.form, draft.fields);
      return offerEmpty(tended, row.at);
    }
    if (!("edits" in tended.form.dataset)) return;
    const [last] = await inQueue(tended.place);
    if (last) await takeUp(tended, last.row);
  }

  /** Goes on with words that wait: what is kept next replaces them. */
  async function takeUp(tended, row) {
    tended.base = row.key;
    fill(tended.form, (await opens(row)).fields);
  }

  /** What still waits for this place, the newest first. */
  async function inQueue(place) {
    const rows = (await unsent()).sort((a, b) => b.seq - a.seq);
    const opened = await Promise.all(rows.map(async (row) => ({ row, entry: await opens(row) })));
    return opened.filter(({ entry }) => entry && `${entry.kind} ${entry.path}` === place);
  }

  const known = new Map(); // what was opened once on this page
  const opens = (row) => {
    if (!known.has(row.key)) known.set(row.key, open(key, `entry:${row.key}`, row.body).catch(() => null));
    return known.get(row.key);
  };

  function fill(form, fields) {
    const left = [...fields];
    for (const field of form.elements) {
      if (!field.name || ["_key", "_entry"].includes(field.name) || ["submit", "button", "file"].includes(field.type)) continue;
      const at = left.findIndex(([name, text]) => name === field.name && (!isChoice(field) || text === field.value));
      if (isChoice(field)) field.checked = at >= 0;
      else if (at >= 0) field.value = left[at][1];
      if (at < 0) continue;
      left.splice(at, 1);
      if (field.closest("details") && !isAsItCame(field)) field.closest("details").open = true;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }

  const isAsItCame = (field) =>
    isChoice(field) ? field.checked === field.defaultChecked
    : field.options ? [...field.options].every((option) => option.selected === option.defaultSelected)
    : field.value === field.defaultValue;

  const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

  const pairs = (form, submitter) => {
    const data = [...new FormData(form)].filter(([name, text]) => typeof text === "string" && !["_key", "_entry"].includes(name));
    return submitter?.name ? [...data, [submitter.name, submitter.value]] : data;
  };

  async function keepDraft(tended) {
    const { id, place, base, form } = tended;
    tended.dirty = false;
    clearTimeout(tended.timer);
    const body = await seal(key, `draft:${id}`, JSON.stringify({ place, base, fields: pairs(form) }));
    if (tended.id !== id) return; // kept for good meanwhile
    await act(["drafts"], ({ drafts }) => drafts.put({ id, who, at: Date.now(), body })).catch(() => {});
  }

  function offerEmpty(tended, at) {
    const empty = button(say("start_empty"), async () => {
      await act(["drafts"], ({ drafts }) => drafts.delete(tended.id));
      location.reload();
    });
    tended.form.before(box(say("found", { when: when(at) }), "info found", empty));
  }

  async function submitted(event, tended) {
    const { form } = tended;
    const asked = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (tended.busy || (asked && !confirm(asked))) return;
    tended.busy = true;
    event.submitter?.setAttribute("aria-busy", "true");
    try {
      await keep(tended, event.submitter);
    } catch (error) {
      form.querySelector(".full")?.remove();
      form.append(box(say("full"), "risk full"));
    }
    event.submitter?.removeAttribute("aria-busy");
    tended.busy = false;
  }

  /** Into the queue in one step with the end of its draft; then out of it, if the line is there. */
  async function keep(tended, submitter) {
    const { form, id } = tended;
    const path = address(form);
    const fields = pairs(form, submitter);
    clearTimeout(tended.timer);
    const blobs = await pictures(form, id);
    const entry = {
      kind: form.dataset.outbox, name: form.dataset.name, path, fields, files: blobs.map(({ file }) => file),
      device: await device(), seq: await number(), written_at: new Date().toISOString(), form_version: form.dataset.version ?? null,
      base_key: tended.base ?? corrected(form), after_key: await ledHere(path),
    };
    const body = await seal(key, `entry:${id}`, JSON.stringify(entry));
    const row = { key: id, who, seq: entry.seq, at: Date.now(), state: "waiting", body, blobs: blobs.map(({ row: { name } }) => name) };
    await act(["outbox", "drafts", "blobs"], (stores) => {
      stores.outbox.put(row);
      stores.drafts.delete(id);
      for (const blob of blobs) stores.blobs.put(blob.row);
    });
    Object.assign(tended, { id: uuid(), base: "edits" in form.dataset ? id : null, dirty: false });
    claim(tended.id);
    await show();
    const isShown = !form.dispatchEvent(new CustomEvent("outbox:kept", { detail: { fields, key: id }, cancelable: true, bubbles: true }));
    const sent = await outcome(id);
    const isStillHers = !isSignedOut && (await value("who")) === who;
    if (isShown && sent?.state === "sent" && sent.location && isStillHers) return byId("main").prepend(box(say("sent"), "good", link(sent.location, say("go_on"))));
    if (sent?.state === "sent" && sent.location && isStillHers) return location.assign(sent.location);
    if (sent?.state === "review" && isStillHers) return path === here.split("#")[0] ? location.assign(correct(path, id)) : refused(tended, sent);
    if (isShown) return;
    if (form.dataset.after) return location.assign(form.dataset.after);
    rest(tended, sent, `${path}#entry=${id}`);
  }

  const correct = (path, id) => `${path}${path.includes("?") ? "&" : "?"}entry=${id}`;

  /** A form without a page of its own: what was said stands above it, and what is sent next replaces this. */
  function refused(tended, { key: base, receipt }) {
    const said = [...(receipt?.said ?? []), ...Object.values(receipt?.errors ?? {}).flat()];
    tended.base = base;
    notice(tended.form, box(said.join(" ") || say("attention", { n: 1 }), "risk kept", link("/outbox", say("to_queue"))));
  }

  function notice(form, said) {
    for (const old of document.querySelectorAll(".kept, .found")) old.remove();
    form.before(said);
    said.tabIndex = -1;
    said.focus();
  }

  const corrected = (form) => form.elements._entry?.value ?? null;

  /** The entry whose receipt led to this address, if one did: after a restore it may lead elsewhere. */
  async function ledHere(path) {
    const led = (await mine()).filter((row) => row.location?.split("#")[0] === path).sort((a, b) => b.seq - a.seq);
    return led[0]?.key ?? null;
  }

  /** Waits a little for the receipt; nothing when it did not come in time. */
  function outcome(id) {
    return new Promise((resolve) => {
      const look = async (receipt) => {
        const row = await get("outbox", id);
        if (row?.state !== "waiting") resolve({ ...row, receipt });
      };
      Outbox.listen(({ key: about, receipt }) => about === id && look(receipt));
      setTimeout(resolve, WAITS);
      send({ now: true, waits: id }).then(async () => (await look(), resolve()));
    });
  }

  /** It is kept and not sent yet: says so, and leaves the form ready for what comes next. */
  function rest({ form }, sent, again) {
    const links = [link("/outbox", say("to_queue"))];
    if (!("edits" in form.dataset)) {
      form.reset();
      if ("guard" in form.dataset && !sent) links.push(" · ", link(again, say("open_again")));
    }
    notice(form, box(sent?.state === "attention" ? say("attention", { n: 1 }) : say(sent ? "sent" : "saved"), "good kept", ...links));
  }

  function box(text, tone, ...more) {
    const notice = document.createElement("div");
    notice.className = `notice ${tone}`;
    notice.setAttribute("role", "status");
    const inner = document.createElement("div");
    const line = document.createElement("p");
    line.textContent = text;
    inner.append(line, ...more);
    notice.append(inner);
    return notice;
  }

  function link(href, text) {
    return Object.assign(document.createElement("a"), { href, textContent: text });
  }

  function button(text, work) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "button second", textContent: text });
    made.addEventListener("click", work);
    return made;
  }

  // Pictures

  async function pictures(form, id) {
    const chosen = [...form.elements].filter((field) => field.type === "file" && field.files.length);
    return Promise.all(chosen.flatMap((field) => [...field.files].map(async (file) => {
      const small = await shrunk(file);
      const body = await seal(key, `blob:${id}`, new Uint8Array(await small.arrayBuffer()));
      const name = await Outbox.sha256(body);
      return { row: { name, who, body }, file: { field: field.name, name: file.name, type: small.type, size: small.size, blob: name } };
    })));
  }

  /** At most 1600 pixels and as JPEG, so that it passes a thin line; as it is when the browser cannot. */
  async function shrunk(file) {
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: picture.width * scale, height: picture.height * scale });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
      return small && small.size < file.size ? small : file;
    } catch {
      return file;
    }
  }

  // What the person sees

  function heard(news) {
    if ("sending" in news) isSending = news.sending;
    show();
  }

  async function show() {
    const [waiting, rows] = [await Outbox.waiting(), await all("outbox")];
    const ours = waiting.filter((row) => row.who === who).length;
    const others = waiting.length - ours;
    const odd = rows.filter((row) => row.who === who && ["attention", "review"].includes(row.state)).length;
    const last = await value(`last-${who}`);
    const [text, tone] =
      ours && isSending ? [say("sending", { n: ours }), "info"]
      : ours && isSignedOut ? [say("signed_out", { n: ours }), "wait"]
      : ours ? [say("kept", { n: ours }), "wait"]
      : odd ? [say("attention", { n: odd }), "risk"]
      : others ? [say("others", { n: others }), "wait"]
      : [last ? say("all_sent", { when: when(last) }) : "", "good"];
    const line = byId("outbox-state");
    const said = line.firstElementChild;
    const isNews = ours || odd || others || Date.now() - last < 8000 || byId("queue");
    line.hidden = !text || !isNews;
    line.className = `notice ${tone}`;
    if (said.textContent !== text) said.textContent = text;
    await mark(waiting);
  }

  /** Links to what was done here already and is not sent yet. */
  async function mark(waiting) {
    const entries = await Promise.all(waiting.filter((row) => row.who === who).map(opens));
    const paths = entries.map((entry) => entry?.path ?? "");
    const above = paths.map((path) => path.slice(0, path.lastIndexOf("/"))).filter((path) => path.split("/").length > 3);
    const places = new Set([...paths, ...above]);
    for (const chip of document.querySelectorAll(".unsent")) chip.remove();
    for (const link of document.querySelectorAll("main a[href]:not(.button)")) {
      if (!places.has(link.getAttribute("href"))) continue;
      const chip = document.createElement("span");
      Object.assign(chip, { className: "chip wait unsent", textContent: say("unsent_chip") });
      link.append(" ", chip);
    }
  }

  /** The worker found that a page is newer on the site, or could not ask. */
  function news({ data }) {
    if (data.address !== here || !data.news) return;
    isInTouch = data.news !== "copy";
    if (data.news === "other") return handedOver();
    const main = document.querySelector("main");
    if (data.news === "copy") {
      const line = document.createElement("p");
      Object.assign(line, { className: "hint", textContent: say("copy_of", { when: when(data.at) }) });
      return main.prepend(line);
    }
    const reopen = () => location.replace(location.href);
    const isAtRest = scrollY < 60 && performance.now() < 5000 && !document.querySelector("form[data-outbox]");
    if (!isAtRest || Date.now() - (sessionStorage.getItem(here) ?? 0) < 60_000) return main.prepend(box(say("newer"), "info", button(say("refresh"), reopen)));
    sessionStorage.setItem(here, Date.now());
    reopen();
  }

  // The month

  async function monthCard() {
    const card = document.querySelector("[data-keep-month]")?.closest("section");
    if (!card || !self.caches) return;
    const [start, bar, line] = ["[data-keep-month]", "progress", "[role=status]"].map((name) => card.querySelector(name));
    const tell = ({ done, of, at }) => {
      bar.hidden = !of || done === of;
      Object.assign(bar, { max: of || 1, value: done });
      line.textContent = !of ? "" : at ? say(done === of ? "month_kept" : "month_partly", { when: when(at), done, all: of }) : say("keeping", { done, all: of });
    };
    const kept = await value(`month-${who}`);
    if (kept) tell(kept);
    start.hidden = false;
    start.addEventListener("click", async () => {
      start.setAttribute("aria-busy", "true");
      await navigator.storage?.persist?.();
      await keepMonth(tell).catch(() => (line.textContent = say("needs_network")));
      start.removeAttribute("aria-busy");
    });
    const isOld = kept && Date.now() - kept.at > 72e6;
    if (isOld && !navigator.connection?.saveData) keepMonth(() => {}).catch(() => {});
  }

  /** Page by page: what is here and the same is not asked for again, so a broken line goes on where it stopped. */
  async function keepMonth(tell) {
    const { pages } = await (await fetch("/outbox/v1/month", { cache: "no-store", redirect: "error", signal: limit(90) })).json();
    const cache = await caches.open(`pages-${who}`);
    let done = 0;
    for (const { url, sha256 } of pages) {
      const saved = await cache.match(url, { ignoreVary: true });
      const isSame = saved?.headers.get("X-Page-Sha256") === sha256;
      const got = isSame || (await Outbox.fetchPage(who, url, saved).catch(() => false));
      if (got === "other") return handedOver();
      if (got) done++;
      tell({ done, of: pages.length });
    }
    const result = { done, of: pages.length, at: Date.now() };
    await note(`month-${who}`, result);
    tell(result);
  }

  // The page of the queue

  async function queuePage() {
    byId("queue").hidden = false;
    byId("queue-plain")?.remove();
    const draw = async () => {
      const isListed = (row) => row.state === "review" && document.querySelector(`[data-entry="${row.key}"]`); // by the site
      const rows = (await mine()).filter((row) => row.state !== "sent" && !isListed(row)).sort((a, b) => a.seq - b.seq);
      byId("queue-list").replaceChildren(...(await Promise.all(rows.map(line))));
      byId("queue-empty").hidden = rows.length > 0;
      const others = (await Outbox.waiting()).filter((row) => row.who !== who).length;
      byId("queue-others").textContent = others ? say("others", { n: others }) : "";
    };
    Outbox.listen(draw);
    document.querySelector("[data-send-now]")?.addEventListener("click", async () => (await hello(), send({ byHand: true })));
    document.querySelector("[data-save-copy]")?.addEventListener("click", saveCopy);
    await draw();
  }

  async function line(row) {
    const entry = await opens(row);
    const item = byId("queue-row").content.cloneNode(true);
    const put = (part, text) => item.querySelector(`[data-part=${part}]`) && (item.querySelector(`[data-part=${part}]`).textContent = text);
    put("name", entry?.name ?? "");
    put("when", when(row.at));
    put("state", say(`row_${row.state}`));
    const way = item.querySelector("a");
    if (entry && row.state === "review") way.href = correct(entry.path, row.key);
    else if (entry) way.href = `${entry.path}#entry=${row.key}`;
    return item;
  }

  /** Everything that waits, of everybody on this phone, sealed as it is: for a mentor or coordinator to load. */
  async function saveCopy() {
    const blobs = new Map((await all("blobs")).map((blob) => [blob.name, blob.body]));
    const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    const id = await device();
    const entries = (await all("outbox")).filter((row) => row.state !== "sent").map((row) => ({
      key: row.key, user: row.who, device: id, body: base64(row.body),
      blobs: row.blobs.filter((name) => blobs.has(name)).map((name) => ({ name, body: base64(blobs.get(name)) })),
    }));
    const text = JSON.stringify({ acompana: 1, made_at: new Date().toISOString(), entries });
    const file = link(URL.createObjectURL(new Blob([text], { type: "application/json" })), "");
    file.download = `acompana-${new Date().toISOString().slice(0, 10)}.json`;
    file.click();
  }

  // Coming and going

  /** Nobody is signed in on this page. Whoever signs in now may be another person: nothing saved is shown meanwhile. */
  function stranger() {
    send({ now: true });
    document.addEventListener("submit", async (event) => {
      const form = event.target;
      if (!("signIn" in form.dataset) || form.dataset.asked) return;
      event.preventDefault();
      const { submitter } = event;
      await note("who", null).catch(() => {});
      again(form, submitter);
    });
  }

  /** Signing out: what was read goes from this phone, what was written stays, sealed; also without a signal. */
  async function leaving(event) {
    const form = event.target;
    if (!("signOut" in form.dataset)) return;
    event.preventDefault();
    const n = (await unsent()).length;
    if (n && !confirm(say("confirm_sign_out", { n }))) return;
    await goodbye();
  }

  async function goodbye() {
    await act(["meta", "keys", "outbox", "blobs"], (stores) => {
      stores.meta.put({ k: "who", v: null });
      stores.meta.put({ k: "leaving", v: true });
      stores.keys.delete(who);
      Outbox.each(stores.outbox, (row) => row.who === who && Outbox.isDone(row) && Outbox.dropEntry(stores, row));
    });
    await caches.delete(`pages-${who}`);
    await Outbox.leave().catch(() => {}); // no signal: told at the next opening, before anything is shown
    location.assign("/sign-in");
  }

  /** A form that only the site can take, where nothing says that the site is there: asked first, said if not. */
  async function needsNetwork(event) {
    const form = event.target;
    if (event.defaultPrevented || (isInTouch && navigator.onLine) || "signOut" in form.dataset || form.dataset.asked) return;
    event.preventDefault();
    const { submitter } = event;
    await hello();
    delete form.dataset.sentAt;
    submitter?.removeAttribute("aria-busy");
    if (!isInTouch) return notice(form, box(say("needs_network"), "wait kept"));
    again(form, submitter);
  }

  /** Sends a form that was held back for a moment, past those who asked already. */
  function again(form, submitter) {
    form.dataset.asked = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.asked;
  }

  start().catch(() => {}); // a phone without storage: the forms go as they are
})();
