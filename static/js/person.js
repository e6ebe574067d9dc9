// Who this page belongs to, and what the server says of that: the key, the sign-in, another person on the phone.

import "./outbox.js";

const { act, all, get, value, note, sha256, seal, words, names, limit } = Outbox;

export const who = document.body.dataset.user;
export const person = {
  key: undefined, // from the server; opens and seals what she types on this phone
  isSignedOut: false,
  isInTouch: true, // until something says otherwise
  isTyping: () => false,
};

export const mine = async () => (await all("outbox")).filter((row) => row.who === who);
export const unsent = async () => (await Outbox.waiting()).filter((row) => row.who === who);

/** Asks the system to wake the worker when there is a signal, where a browser can. */
export const wakeLater = () => navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("outbox")).catch(() => {});

const known = new Map(); // what was opened once on this page

/** The words of one of her entries; null for what cannot be opened. */
export function opens(row) {
  if (!known.has(row.key)) known.set(row.key, words(person.key, `entry:${row.key}`, row.body).catch(() => null));
  return known.get(row.key);
}

/** Greets the server: who is signed in, what it has of this phone, and the key. */
export async function hello() {
  const since = Date.now();
  try {
    const headers = await names(who, (await unsent()).length);
    const answer = await fetch("/outbox/v1/hello", { headers, cache: "no-store", signal: limit(20) });
    const told = await answer.json();
    if (!told.epoch) throw new Error("not our answer");
    person.isInTouch = true;
    person.isSignedOut = String(told.who ?? "") !== who;
    if (told.who && person.isSignedOut) return await handedOver(String(told.who));
    if (told.lost && person.isSignedOut) return await goodbye();
    await Outbox.meetEpoch(told.epoch);
    if (person.isSignedOut) return;
    await takeKey(Uint8Array.from(atob(told.key), (c) => c.charCodeAt(0)));
    await Outbox.meetSeen(who, told.seen, since);
    await Outbox.meetReview(who, told.review);
    await note("asked", Date.now());
  } catch {
    person.isInTouch = false; // what is known stays
  }
}

/** Somebody else is signed in by now. This page is not theirs to read, unless its owner still types in it. */
export async function handedOver(other) {
  if (other) await Outbox.changeUser(other);
  if (!person.isTyping()) location.reload();
}

/** The key of this person and phone; should the server have a new one, what is here is sealed anew with it. */
async function takeKey(bytes) {
  const print = await sha256(bytes);
  const before = await get("keys", who);
  const isSame = before?.print === print;
  const key = isSame ? before.key : await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  person.key = key;
  if (isSame) return;
  const rows = before ? [...(await all("drafts")), ...(await mine())].filter((row) => row.who === who) : [];
  const anew = (await Promise.all(rows.map((row) => sealedAnew(row, before.key, key).catch(() => null)))).filter(Boolean);
  await act(["meta", "keys", "drafts", "outbox"], ({ meta, keys, drafts, outbox }) => {
    meta.get("who").onsuccess = ({ target }) => {
      if (target.result?.v !== who) return; // gone while the answer was on its way
      keys.put({ who, key, print });
      for (const row of anew) (row.key ? outbox : drafts).put(row);
    };
  });
}

async function sealedAnew(row, before, key) {
  const what = row.key ? `entry:${row.key}` : `draft:${row.id}`;
  const back = row.state === "attention" ? { state: "waiting", error: undefined } : {};
  return { ...row, ...back, body: await seal(key, what, JSON.stringify(await words(before, what, row.body))) };
}

/** Signing out: what was read goes from this phone, what was written stays, sealed; also without a signal. */
export async function goodbye() {
  await Outbox.part(true).catch(() => {});
  const isTold = await Outbox.leave().then(() => true, () => false); // else at the next opening, before anything is shown
  if (isTold || (await value("leaving").catch(() => false))) return location.assign("/sign-in");
  document.querySelector("form[data-sign-out]")?.submit(); // a phone without storage: as without script
}
