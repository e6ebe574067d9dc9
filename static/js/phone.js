// What the phone adds to a page: the state of the queue, sending at each opening, coming and going of people.
// Without it every form is simply sent. docs/offline.md

import "./outbox.js";
import { box, button, byId, learn, notice, say, sendAgain, when } from "./signs.js";
import { tend } from "./forms.js";
import { goodbye, handedOver, hello, mine, opens, person, unsent, wakeLater, who } from "./person.js";

const { get, inState, value, note, send } = Outbox;
const here = location.pathname + location.search;
let isSending = false;
let showing;
let trying;

async function start() {
  navigator.serviceWorker?.register("/sw.js", { updateViaCache: "all" }).catch(() => {});
  if (!who) return stranger();
  document.addEventListener("submit", leaving);
  if (await value("leaving")) return Outbox.leave().then(() => location.assign("/sign-in"));
  const learned = learn(document.body.dataset.words);
  await Outbox.changeUser(who);
  person.key = (await get("keys", who))?.key;
  await learned;
  if (!person.key) await hello();
  if (!person.key) return;
  await Promise.all([...document.querySelectorAll("form[data-outbox]")].map(tend));
  document.documentElement.dataset.phone = "ready";
  Outbox.listen(heard);
  await furnish();
  await show();
  document.addEventListener("submit", needsNetwork);
  addEventListener("online", () => opened().catch(() => {}));
  addEventListener("hashchange", () => location.hash.startsWith("#entry=") && location.reload());
  addEventListener("pageshow", async (event) => event.persisted && ((await value("who")) !== who ? location.reload() : opened()));
  navigator.serviceWorker?.addEventListener("message", news);
  await opened();
}

/** What only some pages have. */
async function furnish() {
  if (byId("queue")) await import("./queue.js").then(({ showQueue }) => showQueue());
  const month = document.querySelector("[data-keep-month]");
  if (month && self.caches) await import("./month.js").then(({ monthCard }) => monthCard(month));
}

/** At each opening, and when the signal is back: greet the server, then hand in what waits. */
async function opened() {
  const isFresh = sessionStorage.getItem("greeted") && Date.now() - ((await value("asked")) ?? 0) < 300_000;
  if (!isFresh || (await mine()).some((row) => row.state !== "sent")) await hello();
  if (person.isInTouch) sessionStorage.setItem("greeted", "yes");
  wakeLater();
  await send({ now: true });
}

// What the person sees

function heard(news) {
  if ("sending" in news) isSending = news.sending;
  if (news.sending === false) plan().catch(() => {});
  showing ??= setTimeout(() => {
    showing = undefined;
    show().catch(() => {}); // a storage that was emptied under the page
  }, 50); // two hundred entries are two hundred pieces of news
}

/** The next try, when the first of what waits is due. */
async function plan() {
  const asked = (await value("wait")) ?? 0;
  const due = Math.max(asked, Math.min(...(await unsent()).map((row) => row.after ?? 0)));
  clearTimeout(trying);
  trying = setTimeout(() => send().catch(() => {}), Math.min(Math.max(due - Date.now(), 1000), 60_000));
}

async function show() {
  const [waiting, open] = [await inState("waiting"), [...(await inState("attention")), ...(await inState("review"))]];
  const last = await value(`last-${who}`);
  const [n, odd] = [waiting, open].map((rows) => rows.filter((row) => row.who === who).length);
  const [text, tone] = state({ n, odd, others: waiting.length - n, last });
  const line = byId("outbox-state");
  const said = line.firstElementChild;
  line.hidden = !text || !(waiting.length || odd || Date.now() - last < 8000 || byId("queue"));
  line.className = `notice ${tone}`;
  if (said.textContent !== text) said.textContent = text;
  await mark(waiting);
}

function state({ n, odd, others, last }) {
  if (n && isSending) return [say("sending", { n }), "info"];
  if (n && person.isSignedOut) return [say("signed_out", { n }), "wait"];
  if (n) return [say("kept", { n }), "wait"];
  if (odd) return [say("attention", { n: odd }), "risk"];
  if (others) return [say("others", { n: others }), "wait"];
  return [last ? say("all_sent", { when: when(last) }) : "", "good"];
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

/** The worker found that a page is newer on the site, or somebody else's by now, or could not ask. */
function news({ data }) {
  if (data.address !== here || !data.news) return;
  person.isInTouch = data.news !== "copy";
  if (data.news === "other") return handedOver();
  const main = byId("main");
  if (data.news === "copy") {
    const line = document.createElement("p");
    Object.assign(line, { className: "hint", textContent: say("copy_of", { when: when(data.at) }) });
    return main.prepend(line);
  }
  const reopen = () => location.replace(here);
  const isAtRest = scrollY < 60 && performance.now() < 5000 && !document.querySelector("form[data-outbox]");
  const isAgain = Date.now() - (sessionStorage.getItem(here) ?? 0) < 60_000;
  if (!isAtRest || isAgain) return main.prepend(box(say("newer"), "info", button(say("refresh"), reopen)));
  sessionStorage.setItem(here, Date.now());
  reopen();
}

/** A form that only the site can take, where nothing says that the site is there: asked first, said if not. */
async function needsNetwork(event) {
  const { target: form, submitter } = event;
  const isFine = person.isInTouch && navigator.onLine;
  if (isFine || event.defaultPrevented || form.method !== "post" || form.dataset.asked) return;
  event.preventDefault();
  await hello();
  delete form.dataset.sentAt;
  submitter?.removeAttribute("aria-busy");
  if (person.isInTouch) sendAgain(form, submitter);
  else notice(form, box(say("needs_network"), "wait kept"));
}

// Coming and going

/** Nobody is signed in on this page. Whoever signs in now may be another person: nothing saved is shown meanwhile. */
function stranger() {
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (!("signIn" in form.dataset) || form.dataset.asked) return;
    event.preventDefault();
    await note("who", null).catch(() => {});
    sendAgain(form, submitter);
  });
  return send({ now: true });
}

async function leaving(event) {
  const form = event.target;
  if (!("signOut" in form.dataset)) return;
  event.preventDefault();
  const n = (await unsent().catch(() => [])).length;
  if (!n || confirm(say("confirm_sign_out", { n }))) await goodbye();
}

start().catch(() => {}); // a phone without storage: the forms go as they are
