// Reads the signed line that a certificate's QR code holds after "#", and says whether the house signed it. It asks no
// network: the keys are in the page. Whether a certificate was revoked since, only the register knows, and the page says so.
// The form of the line is certification/credentials/qr.py's.

const BASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const LETTERS = "\0\0\0\0 abcdefghijklmnopqrstuvwxyzáéíóúüñ0123456789-.'’ʼʻ…,:()/çãöä";
const KINDS = ["", "diploma", "seminar", "completion", "enrolment", "mentor", "teaching"];
const [CAPITAL, ANY, END, CAPITALS] = [0, 1, 2, 3];
const SIGNATURE = 86;
const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

const joined = (places) => places.reduce((value, place) => value * 64 + place, 0);

function bytes(text) {
  const data = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const again = btoa(String.fromCharCode(...data)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  if (again !== text) throw new Error("another way to write the same"); // its last letter could be changed unseen
  return data;
}

/**
 * What the line says, as {state, folio, person, programme, kind, hours, issued_on, valid_until}. The state is "valid", or
 * "expired" once its last day is over in Chiapas by this phone's clock; whatever else it is, it is all that is told.
 */
export async function read(line, keys, now = new Date()) {
  if (line[0] !== "1" || !globalThis.crypto?.subtle) return { state: "unable" };
  const point = Object.hasOwn(keys, line.slice(1, 5)) && keys[line.slice(1, 5)];
  if (!point) return { state: "unknown_key" };
  const signed = line.slice(0, -SIGNATURE);
  try {
    const key = await crypto.subtle.importKey("raw", bytes(point), P256, false, ["verify"]);
    const isOurs = await crypto.subtle.verify(P256, key, bytes(line.slice(-SIGNATURE)), new TextEncoder().encode(signed));
    if (!isOurs) return { state: "broken" };
    const words = said(signed.slice(5));
    return { state: isOver(words.valid_until, now) ? "expired" : "valid", ...words };
  } catch {
    return { state: "broken" };
  }
}

function said(text) {
  const places = Array.from(text, (letter) => BASE.indexOf(letter));
  const [kind] = places.splice(0, 1);
  const hours = joined(places.splice(0, 2));
  const issued_on = dayOf(joined(places.splice(0, 3)));
  const until = joined(places.splice(0, 3));
  const valid_until = until ? dayOf(until) : undefined;
  const [folio, person, programme] = [decoded(places, true), decoded(places, false), decoded(places, false)];
  return { folio, person, programme, kind: KINDS[kind] ?? "", hours, issued_on, valid_until };
}

const dayOf = (days) => new Date(Date.UTC(2000, 0, 1 + days));

function isOver(day, now) {
  const today = now.toLocaleDateString("sv", { timeZone: "America/Mexico_City" }); // 2026-05-14
  return day !== undefined && day.toISOString().slice(0, 10) < today;
}

/** Takes one text off the front. */
function decoded(places, capitals) {
  let text = "";
  for (let turn = false; places[0] !== END; ) {
    const place = places.shift();
    if (place === undefined) throw new Error("no end");
    if (place === CAPITALS) capitals = !capitals;
    else if (place === CAPITAL) turn = true;
    else if (place === ANY) text += String.fromCodePoint(joined(places.splice(0, 4)));
    else {
      text += capitals !== turn ? LETTERS[place].toUpperCase() : LETTERS[place];
      turn = false;
    }
  }
  places.shift();
  return text;
}

// The page: its sentences are all there, hidden; we fill in what was signed and show those that are true.

const page = document.querySelector("main[data-verify-keys]");
let asked = 0;

async function show() {
  const number = ++asked;
  reveal({});
  const line = location.hash.slice(1);
  if (!line) return reveal({ state: "unable" });
  const found = await read(line, JSON.parse(page.dataset.verifyKeys));
  if (number === asked) reveal(found); // it was not changed while we looked
}

function reveal(found) {
  const isCut = [found.person, found.programme].some((text) => text?.endsWith("…"));
  for (const place of page.querySelectorAll("[data-verify]")) place.textContent = written(found[place.dataset.verify], place);
  for (const part of page.querySelectorAll("[data-verify-state]")) part.hidden = !part.dataset.verifyState.split(" ").includes(found.state);
  for (const part of page.querySelectorAll("[data-verify-kind]")) part.hidden = part.dataset.verifyKind !== found.kind;
  for (const part of page.querySelectorAll("[data-verify-note=cut]")) part.hidden = !isCut;
  for (const part of page.querySelectorAll("[data-verify-note=expiry]")) part.hidden = !found.valid_until;
  for (const part of page.querySelectorAll("[data-verify-note=revocation]")) part.hidden = !found.state;
}

const written = (value, place) => value instanceof Date
  ? value.toLocaleDateString(place.closest("[lang]").lang, { dateStyle: "long", timeZone: "UTC" })
  : value ?? "";

if (page) {
  // The page says everything in every language; the phone's is shown.
  const tongues = [...page.querySelectorAll("section[lang]")];
  const own = tongues.find(({ lang }) => navigator.language.startsWith(lang)) ?? tongues[0];
  for (const section of tongues) section.hidden = section !== own;
  addEventListener("hashchange", show);
  for (const again of page.querySelectorAll("[data-verify-again]")) again.addEventListener("click", (event) => {
    if (!location.pathname.startsWith("/v/")) return;
    event.preventDefault();
    location.reload(); // the code's own address
  });
  show();
}
