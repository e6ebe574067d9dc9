// The picture of a sheet follows what is typed. Without this, the button does the same.

const PAUSE = 500;
const [form, sheet, said] = ["template", "sheet", "said"].map((id) => document.getElementById(id));
let timer = 0;
let isBusy = false;
let isStale = false;
let place = null;

const wait = () => {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
};

async function look() {
  isStale = isBusy;
  if (isBusy) return;
  isBusy = true;
  const slow = setTimeout(() => (said.textContent = said.dataset.works), 300);
  const words = new FormData(form);
  words.delete("_key"); // a picture is nothing that is kept
  try {
    await show(await fetch(form.dataset.preview, { method: "POST", body: words }));
  } catch {
    said.textContent = said.dataset.later;
  }
  clearTimeout(slow);
  isBusy = false;
  if (isStale) look();
}

async function show(answer) {
  const isWrong = answer.status === 422;
  if (!answer.ok && !isWrong) throw new Error(answer.status);
  const wrong = isWrong ? await answer.json() : { fields: {}, whole: [] };
  mark(wrong.fields);
  if (isWrong) said.textContent = wrong.whole.join(" ") || said.dataset.wrong;
  else {
    sheet.src = await read(await answer.blob());
    said.textContent = answer.headers.has("X-Pages") ? said.dataset.pages : "";
  }
}

const read = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = reject;
  reader.readAsDataURL(blob);
});

/** Each sentence beside its field; what was said before is taken back. */
function mark(fields) {
  for (const old of form.querySelectorAll(".wrong")) old.remove();
  for (const field of form.querySelectorAll("textarea")) {
    const sentence = fields[field.name];
    field.toggleAttribute("aria-invalid", Boolean(sentence));
    if (sentence) field.setAttribute("aria-invalid", "true");
    if (!sentence) continue;
    const line = document.createElement("p");
    line.className = "wrong";
    line.textContent = sentence;
    field.after(line);
  }
}

// What can be put in goes where the person was writing.
for (const code of form.querySelectorAll("[data-insert]")) {
  const chip = document.createElement("button");
  Object.assign(chip, { type: "button", className: "chip", textContent: code.textContent });
  Object.assign(chip.style, { border: "1px solid", minHeight: "2.25rem", cursor: "pointer" });
  chip.addEventListener("click", () => put(code.dataset.insert));
  code.replaceWith(chip);
}

function put(text) {
  const field = place ?? form.querySelector("textarea");
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Most sentences are short, and many stand below one another.
for (const field of form.querySelectorAll("textarea")) field.style.minHeight = "3rem";

form.addEventListener("focusin", ({ target }) => target.matches("textarea") && (place = target));
form.addEventListener("input", wait);
for (const radio of document.querySelectorAll("[name=who]")) radio.addEventListener("change", look);
document.getElementById("look").hidden = true;
