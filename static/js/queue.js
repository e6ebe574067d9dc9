// The page of the queue: every entry that is on this phone, sending by hand, a copy to carry.

import { byId, correctAt, link, say, when } from "./signs.js";
import { hello, mine, opens, who } from "./person.js";

const AT_ONCE = 300; // entries in one file

export async function showQueue() {
  byId("queue").hidden = false;
  byId("queue-plain")?.remove();
  Outbox.listen(() => draw());
  document.querySelector("[data-send-now]").addEventListener("click", sendNow);
  document.querySelector("[data-save-copy]").addEventListener("click", saveCopy);
  await draw();
}

async function draw() {
  const isListed = (row) => row.state === "review" && document.querySelector(`[data-entry="${row.key}"]`); // by the site
  const rows = (await mine()).filter((row) => row.state !== "sent" && !isListed(row)).sort((a, b) => a.seq - b.seq);
  byId("queue-list").replaceChildren(...(await Promise.all(rows.map(line))));
  byId("queue-empty").hidden = rows.length > 0;
  const others = (await Outbox.waiting()).filter((row) => row.who !== who).length;
  byId("queue-others").textContent = others ? say("others", { n: others }) : "";
}

async function line(row) {
  const entry = await opens(row);
  const item = byId("queue-row").content.cloneNode(true);
  const parts = { name: entry?.name ?? "", when: when(row.at), state: say(`row_${row.state}`) };
  for (const [part, text] of Object.entries(parts)) item.querySelector(`[data-part=${part}]`).textContent = text;
  if (entry) item.querySelector("a").href = row.state === "review" ? correctAt(entry.path, row.key) : `${entry.path}#entry=${row.key}`;
  return item;
}

/** Now, whatever was asked of us; also what could not be handed in before. */
async function sendNow() {
  await Outbox.act(["outbox"], ({ outbox }) => {
    outbox.index("state").getAll("attention").onsuccess = ({ target }) => target.result.forEach((row) => outbox.put(Outbox.again(row)));
  });
  await hello();
  await Outbox.send({ byHand: true });
}

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** Everything that waits, of everybody on this phone, sealed as it is: for a mentor or coordinator to load. */
async function saveCopy() {
  const blobs = new Map((await Outbox.all("blobs")).map((blob) => [blob.name, blob.body]));
  const device = await Outbox.device();
  const entries = (await Outbox.all("outbox")).filter((row) => row.state !== "sent").map((row) => ({
    key: row.key, user: row.who, device, body: base64(row.body),
    blobs: row.blobs.filter((name) => blobs.has(name)).map((name) => ({ name, body: base64(blobs.get(name)) })),
  }));
  const made = new Date().toISOString();
  for (let at = 0; at === 0 || at < entries.length; at += AT_ONCE) {
    const text = JSON.stringify({ acompana: 1, made_at: made, entries: entries.slice(at, at + AT_ONCE) });
    const file = link(URL.createObjectURL(new Blob([text], { type: "application/json" })), "");
    file.download = `acompana-${made.slice(0, 10)}${at ? `-${at / AT_ONCE + 1}` : ""}.json`;
    file.click();
  }
}
