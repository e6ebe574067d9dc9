// Small comforts. Every page works without them.

// What keeps words on the phone comes once the page stands: on a thin line, reading goes before everything.
const phone = async () => {
  import("./outbox.js"); // of which phone.js would only tell when it is here
  await import("./phone.js");
  const address = document.querySelector("style")?.dataset.address; // within the page, this once
  if (address && (await fetch(address)).ok) document.cookie = `look=${address.split("/")[2]}; path=/; max-age=31536000; samesite=lax`;
};
const begin = () => phone().catch(() => {}); // the signal went meanwhile: the next page tries again
if (document.readyState === "complete") begin();
else addEventListener("load", begin);

const waits = 8000;

// Who types before that is not to find an older draft in its place.
document.addEventListener("input", ({ target, isTrusted }) => {
  if (isTrusted && target.form) target.form.dataset.touched = "";
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.asked) return; // a second time, by the phone, which held it back for a moment
  const asked = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (form.dataset.sentAt && Date.now() - form.dataset.sentAt < waits) event.preventDefault();
  if (event.defaultPrevented) return;
  if (asked && !window.confirm(asked)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.sentAt = Date.now();
  const button = event.submitter ?? form.querySelector("button");
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => button?.removeAttribute("aria-busy"), waits);
});

// A page that comes back from the browser's memory is ready again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent-at]")) delete form.dataset.sentAt;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

// A refused form says so first.
document.getElementById("errors")?.focus();
