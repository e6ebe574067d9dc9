// "This month on your phone": the pages of the month, fetched one by one and kept only whole.

import { say, when } from "./signs.js";
import { handedOver, who } from "./person.js";

const { value, note, limit, fetchPage } = Outbox;
const DAY = 72e6; // nearly: who opens the site each evening has it renewed each evening

export async function monthCard(start) {
  const card = start.closest("section");
  const tell = teller(card.querySelector("progress"), card.querySelector("[role=status]"));
  const kept = await value(`month-${who}`);
  if (kept) tell(kept);
  start.hidden = false;
  start.addEventListener("click", async () => {
    start.setAttribute("aria-busy", "true");
    await navigator.storage?.persist?.();
    await keepMonth(tell).catch(() => (card.querySelector("[role=status]").textContent = say("needs_network")));
    start.removeAttribute("aria-busy");
  });
  const isOld = kept && Date.now() - kept.at > DAY;
  if (isOld && !navigator.connection?.saveData) keepMonth(() => {}).catch(() => {});
}

const teller = (bar, line) => ({ done, of, at, kb }) => {
  bar.hidden = !of || done === of;
  Object.assign(bar, { max: of || 1, value: done });
  line.textContent = !of ? "" : !at ? say("keeping", { done, all: of, kb }) : say(done === of ? "month_kept" : "month_partly", { when: when(at), done, all: of });
};

/** What is here and the same is not asked for again, so that after a broken line it goes on where it stopped. */
async function keepMonth(tell) {
  const answer = await fetch("/outbox/v1/month", { cache: "no-store", redirect: "error", signal: limit(90) });
  const { pages, bytes } = await answer.json();
  const cache = await caches.open(`pages-${who}`);
  let done = 0;
  for (const { url, sha256 } of pages) {
    const saved = await cache.match(url, { ignoreVary: true });
    const isSame = saved?.headers.get("X-Page-Sha256") === sha256;
    const got = isSame || (await fetchPage(who, url, saved).catch(() => false));
    if (got === "other") return handedOver();
    if (got) done++;
    tell({ done, of: pages.length, kb: Math.ceil(bytes / 1000) });
  }
  const result = { done, of: pages.length, at: Date.now() };
  await note(`month-${who}`, result);
  tell(result);
}
