// The worker: static files from the phone, saved pages at once, everything else from the network. It never touches
// a POST. VERSION, SHELL, OUTBOX and STAND_INS are written above this by the server; docs/offline.md says the rules.

importScripts(OUTBOX);
const { value, note, changeUser, part, leave, isSomebody, fetchPage, send, waiting } = Outbox;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(tidy().then(() => clients.claim())));
addEventListener("sync", (event) => event.waitUntil(send({ now: true }).then(askAgain)));

// The system tries again later only what failed.
async function askAgain() {
  if ((await waiting()).length) throw new Error("some of it still waits");
}

async function install() {
  const statics = await caches.open("static");
  await Promise.all(SHELL.map(async (name) => !name.startsWith("/static/") || !(await statics.match(name)) ? statics.add(name) : 0));
  await skipWaiting();
}

// Old files go once no saved page of anybody wears their version any more (a script's neighbours are of the same).
async function tidy() {
  const statics = await caches.open("static");
  let worn = SHELL.join() + OUTBOX;
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    for (const page of await (await caches.open(name)).matchAll()) worn += await page.text();
  }
  for (const { url } of await statics.keys()) {
    const version = /^\/static\/((words|figures)\/)?\w+\//.exec(new URL(url).pathname)?.[0];
    if (version && !worn.includes(version)) await statics.delete(url);
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== "GET") event.waitUntil(request.mode === "navigate" ? posted(url.pathname) : 0);
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

// A page from before may be old now; and whoever signs in or out is perhaps not the one who held the phone.
async function posted(path) {
  if (/^\/(sign-in|sign-out|demo\/sign-in|invitations\/)/.test(path)) await part(path === "/sign-out");
  await note("changed", Date.now());
}

async function file(request) {
  const statics = await caches.open("static");
  const kept = await statics.match(request, { ignoreVary: true });
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await statics.put(request, answer.clone()).catch(() => {}); // no room is no reason to go without
    return answer;
  } catch {
    return older(statics, request.url);
  }
}

/** A page of a new version whose scripts the line did not let through still finds those of before. */
async function older(statics, address) {
  const name = (url) => new URL(url).pathname.replace(/^\/static\/\w+/, "");
  for (const { url } of await statics.keys()) if (name(url) === name(address)) return statics.match(url);
  return Response.error();
}

async function page(event, url) {
  const address = url.pathname + url.search;
  const ask = (k) => value(k).catch(() => undefined); // a phone without storage still browses
  const who = await ask("who");
  const saved = who && (await (await caches.open(`pages-${who}`)).match(address, { ignoreVary: true }));
  try {
    if (await ask("leaving")) await leave();
    if (!saved) return await ours(event.request, who, 45, false);
    const isOlder = Number(saved.headers.get("X-Kept-At")) < ((await ask("changed")) ?? 0);
    if (isOlder || event.request.cache === "reload" || event.request.cache === "no-cache") {
      const answer = await ours(event.request, who, 4, true);
      if (answer.type === "opaqueredirect" || answer.headers.has("X-Outbox-User")) {
        event.waitUntil(freshen(event, who, address, saved));
        return answer;
      }
    }
  } catch {
    if (!saved) return caches.match(standIn(url.pathname), { ignoreVary: true });
  }
  event.waitUntil(freshen(event, who, address, saved));
  return saved.clone();
}

/** What is shown where there is neither signal nor copy. */
const standIn = (path) => STAND_INS.find(([beginning]) => path.startsWith(beginning))?.[1] ?? "/offline";

/**
 * From the network, begun within so many seconds; where a saved copy is there, only a whole page in that time
 * beats it. Whoever it names is the one who holds the phone now.
 */
async function ours(request, who, seconds, isWhole) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), seconds * 1000);
  let answer = await fetch(request, { signal: control.signal });
  if (isWhole && answer.type !== "opaqueredirect") answer = new Response(await answer.blob(), answer);
  clearTimeout(timer);
  const named = answer.headers.get("X-Outbox-User");
  if (isSomebody(named) && named !== who) await changeUser(named).catch(() => {});
  return answer;
}

async function freshen(event, who, address, saved) {
  const news = await fetchPage(who, address, saved).catch(() => "copy");
  const client = await clients.get(event.resultingClientId || event.clientId);
  if (news !== "same") client?.postMessage({ news, address, at: Number(saved.headers.get("X-Kept-At")) });
}
