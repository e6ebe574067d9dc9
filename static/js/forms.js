// Forms that are kept on the phone: found again as they were left, sealed when the person taps, sent when it can be.

import { box, button, byId, correctAt, goTo, link, notice, say, sendAgain, when } from "./signs.js";
import { hello, mine, opens, person, unsent, wakeLater, who } from "./person.js";

const { act, all, get, value, number, device, uuid, seal, words, send } = Outbox;
const WAITS = 6000; // as long a person looks on while an entry goes out
const AUTOSAVE = 400;
const LEAVES = 10_000;
const OURS = ["_key", "_entry"]; // of the page, never of the words
const forms = new Set();

person.isTyping = () => [...forms].some((tended) => tended.isTouched);

/** Makes a form find what was typed in it before, keep what is typed now, and send it whenever it can. */
export async function tend(form) {
  const corrects = form.elements._entry?.value ?? null;
  const place = `${form.dataset.outbox} ${address(form)}${corrects ? ` ${corrects}` : ""}`;
  const tended = { form, place, id: uuid(), base: corrects, left: [], timer: 0 };
  forms.add(tended);
  if (!isTouched(form) && (corrects || !byId("errors"))) await find(tended, corrects);
  claim(tended.id);
  const typed = () => {
    tended.dirty = tended.isTouched = true;
    clearTimeout(tended.timer);
    tended.timer = setTimeout(() => keepDraft(tended), AUTOSAVE);
  };
  for (const kind of ["input", "change"]) form.addEventListener(kind, typed);
  if (isTouched(form)) typed(); // before we were ready
  const now = () => tended.dirty && keepDraft(tended);
  document.addEventListener("visibilitychange", now);
  addEventListener("pagehide", now);
  form.addEventListener("submit", (event) => submitted(event, tended));
}

const isTouched = (form) => "touched" in form.dataset; // noted by site.js, which is there first

function plain(address) {
  const url = new URL(address, location.href);
  url.searchParams.delete("entry");
  return url.pathname + url.search;
}

const address = (form) => plain(form.getAttribute("action") || location.href);

// Drafts

/** A draft belongs to one tab: resolves to whether it is ours now, and stays so until the tab is gone. */
const claim = (id) => new Promise((resolve) => {
  if (!navigator.locks) return resolve(true);
  navigator.locks.request(`draft:${id}`, { ifAvailable: true }, (lock) => {
    resolve(Boolean(lock));
    return lock && new Promise(() => {});
  });
});

async function find(tended, corrects) {
  if (!corrects && (await takeUpAsked(tended))) return;
  const drafts = (await all("drafts")).filter((row) => row.who === who).sort((a, b) => b.at - a.at);
  for (const row of drafts) {
    const draft = await words(person.key, `draft:${row.id}`, row.body).catch(() => null);
    if (draft?.place !== tended.place || isTouched(tended.form) || !(await claim(row.id))) continue;
    Object.assign(tended, { id: row.id, base: draft.base ?? tended.base });
    fill(tended, draft.fields);
    return offerEmpty(tended, row.at);
  }
  if (corrects || !("edits" in tended.form.dataset)) return;
  const [last] = await queued(tended.place, await unsent());
  if (last) await takeUp(tended, last);
}

/** `#entry=<key>`: words that wait here, or that could not be handed in, to go on with. True when it led on. */
async function takeUpAsked(tended) {
  const row = await get("outbox", new URLSearchParams(location.hash.slice(1)).get("entry") ?? "");
  if (row?.who !== who) return false;
  if (row.location && row.state !== "waiting") {
    location.replace(row.location);
    return true;
  }
  const [asked] = await queued(tended.place, [row]);
  if (asked) await takeUp(tended, asked);
  return Boolean(asked);
}

/** Those of these entries that are of this place, the newest first. */
async function queued(place, rows) {
  const read = await Promise.all(rows.map(async (row) => [row, await opens(row)]));
  const ours = read.filter(([row, entry]) => entry && row.state !== "sent" && `${entry.kind} ${entry.path}` === place);
  return ours.map(([row]) => row).sort((a, b) => b.seq - a.seq);
}

/** Goes on with words that wait: what is kept next replaces them. */
async function takeUp(tended, row) {
  if (row.state === "waiting") tended.base = row.key;
  else tended.replaces = row.key; // the server never had it
  fill(tended, (await opens(row)).fields);
}

function fill(tended, fields) {
  if (isTouched(tended.form)) return;
  const left = [...fields];
  for (const field of tended.form.elements) {
    if (!field.name || OURS.includes(field.name) || ["submit", "button", "file"].includes(field.type)) continue;
    const at = left.findIndex(([name, text]) => name === field.name && (!isChoice(field) || text === field.value));
    if (isChoice(field)) field.checked = at >= 0;
    else if (at >= 0) field.value = left[at][1];
    if (at < 0 || (field.options && field.value !== left[at][1])) continue;
    left.splice(at, 1);
    if (field.closest("details") && !isAsItCame(field)) field.closest("details").open = true;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  // Words for which the form has no place any more go along, so that somebody looks at them.
  const isButton = (name) => tended.form.querySelector(`button[name="${CSS.escape(name)}"]`);
  tended.left = left.filter(([name, text]) => text.trim() && !name.startsWith("_") && !isButton(name));
}

const isAsItCame = (field) =>
  isChoice(field) ? field.checked === field.defaultChecked
  : field.options ? [...field.options].every((option) => option.selected === option.defaultSelected)
  : field.value === field.defaultValue;

const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

function pairs({ form, left }, submitter) {
  const typed = [...new FormData(form)].filter(([name, text]) => typeof text === "string" && !OURS.includes(name));
  return [...typed, ...left, ...(submitter?.name ? [[submitter.name, submitter.value]] : [])];
}

async function keepDraft(tended) {
  const { id, place, base } = tended;
  tended.dirty = false;
  clearTimeout(tended.timer);
  const body = await seal(person.key, `draft:${id}`, JSON.stringify({ place, base, fields: pairs(tended) }));
  await act(["drafts", "outbox"], ({ drafts, outbox }) => {
    outbox.get(id).onsuccess = ({ target }) => {
      if (!target.result) drafts.put({ id, who, at: Date.now(), body }); // else it was kept for good meanwhile
    };
  }).catch(() => (tended.dirty = true));
}

function offerEmpty(tended, at) {
  const empty = button(say("start_empty"), async () => {
    await act(["drafts"], ({ drafts }) => drafts.delete(tended.id));
    location.reload();
  });
  tended.form.before(box(say("found", { when: when(at) }), "info found", empty));
}

// Keeping and sending

async function submitted(event, tended) {
  const { form } = tended;
  const { submitter } = event;
  if (event.defaultPrevented || form.dataset.asked) return;
  const asked = submitter?.dataset.confirm ?? form.dataset.confirm;
  event.preventDefault();
  if (tended.isBusy || (asked && !confirm(asked))) return;
  for (const old of document.querySelectorAll(".kept")) old.remove(); // it spoke of what was sent before
  tended.isBusy = form.inert = true; // what is typed from here on would be of the next entry
  submitter?.setAttribute("aria-busy", "true");
  const release = () => {
    submitter?.removeAttribute("aria-busy");
    tended.isBusy = form.inert = false;
  };
  let isLeaving = false;
  try {
    const kept = await keep(tended, submitter).catch((error) => notKept(tended, submitter, error));
    isLeaving = Boolean(kept && (await follow(tended, kept)));
  } finally {
    if (isLeaving) setTimeout(release, LEAVES); // a page that is on its way out takes no more words
    else release();
  }
}

/** Into the queue in one step with the end of its draft. */
async function keep(tended, submitter) {
  const { form, id, replaces } = tended;
  clearTimeout(tended.timer);
  const [path, fields] = [address(form), pairs(tended, submitter)];
  const blobs = form.querySelector("input[type=file]") ? await import("./pictures.js").then(({ pictures }) => pictures(form, id)) : [];
  const entry = {
    kind: form.dataset.outbox, name: form.dataset.name, path, fields, files: blobs.map(({ file }) => file),
    device: await device(), seq: await number(), written_at: new Date().toISOString(),
    base_key: tended.base, after_key: await ledHere(path),
  };
  const body = await seal(person.key, `entry:${id}`, JSON.stringify(entry));
  const row = { key: id, who, seq: entry.seq, at: Date.now(), state: "waiting", body, blobs: blobs.map((blob) => blob.row.name) };
  await act(["outbox", "drafts", "blobs"], ({ outbox, drafts, blobs: store }) => {
    outbox.add(row);
    drafts.delete(id);
    for (const blob of blobs) store.put(blob.row);
    if (replaces) outbox.get(replaces).onsuccess = ({ target }) => target.result && outbox.put({ ...target.result, state: "sent", sent: Date.now() });
  });
  Object.assign(tended, { id: uuid(), base: "edits" in form.dataset ? id : null, replaces: null, left: [], dirty: false, isTouched: false });
  delete form.dataset.touched;
  claim(tended.id);
  wakeLater();
  Outbox.tell({ key: id });
  return { id, path, fields };
}

/** No room, or a picture too large. Where the site can be reached the form goes as it would without us. */
async function notKept({ form, id }, submitter, error) {
  if (error?.name === "TooLarge") return notice(form, box(say("picture_large"), "risk kept"));
  if (error?.name === "ConstraintError") return undefined; // another tab kept this very draft a moment ago
  await hello();
  if (!person.isInTouch) return notice(form, box(say("full"), "risk kept full"));
  form.inert = false;
  form.querySelector("[name=_key]")?.setAttribute("value", id);
  sendAgain(form, submitter);
}

/** It is kept. Out of the queue, if the line is there; then where its receipt leads (true), or it says how it stands. */
async function follow(tended, { id, path, fields }) {
  const { form } = tended;
  const isShown = !form.dispatchEvent(new CustomEvent("outbox:kept", { detail: { fields, key: id }, cancelable: true, bubbles: true }));
  const sent = await outcome(id);
  const isStillHers = !person.isSignedOut && (await value("who")) === who;
  if (sent?.state === "review" && isStillHers) return refused(tended, sent, path);
  if (sent?.state === "sent" && sent.location && isStillHers) {
    if (isShown) return void byId("main").prepend(box(say("sent"), "good", link(sent.location, say("go_on"))));
    if (!("edits" in form.dataset)) form.reset();
    return goTo(sent.location);
  }
  if (isShown) return;
  if (form.dataset.after) return goTo(form.dataset.after);
  rest(tended, sent, `${path}#entry=${id}`);
}

/** Back on the page of the form, with every sentence beside its field; above it where it has no page of its own. */
function refused(tended, { key, receipt }, path) {
  if (path === plain(location.href)) return goTo(correctAt(path, key));
  const said = [...(receipt?.said ?? []), ...Object.values(receipt?.errors ?? {}).flat()];
  tended.base = key;
  notice(tended.form, box(said.join(" ") || say("attention", { n: 1 }), "risk kept", link("/outbox", say("to_queue"))));
}

/** It is kept and not sent yet: says so, and leaves the form ready for what comes next. */
function rest({ form }, sent, again) {
  const links = [link("/outbox", say("to_queue"))];
  if (!("edits" in form.dataset)) {
    form.reset();
    if ("guard" in form.dataset && !sent) links.push(" · ", link(again, say("open_again")));
  }
  const text = sent?.state === "attention" ? say("attention", { n: 1 }) : say(sent ? "sent" : "saved");
  notice(form, box(text, "good kept", ...links));
}

/** The entry whose receipt led to this address, if one did: after a restore it may lead elsewhere. */
async function ledHere(path) {
  const led = (await mine()).filter((row) => row.location?.split("#")[0] === path).sort((a, b) => b.seq - a.seq);
  return led[0]?.key ?? null;
}

/** Waits a little for the receipt; nothing when it did not come in time. */
async function outcome(id) {
  let unlisten;
  const found = new Promise((resolve) => {
    const look = async (receipt) => {
      const row = await get("outbox", id);
      if (row?.state !== "waiting") resolve({ ...row, receipt });
    };
    unlisten = Outbox.listen(({ key, receipt }) => key === id && look(receipt));
    setTimeout(resolve, WAITS);
    send({ now: true, waits: id }).then(() => look()).then(resolve, resolve);
  });
  return found.finally(unlisten);
}
