// What the phone puts on a page: short notices in the site's own words and looks.

export const byId = (id) => document.getElementById(id);

let sentences = {};

/** Fetches the reader's sentences; without them the phone works and says nothing. */
export async function learn(address) {
  sentences = await fetch(address).then((answer) => answer.json(), () => ({}));
}

/** A sentence with its blanks filled in; with a count `n`, the one for one or for many. */
export function say(name, values = {}) {
  const text = sentences[name] ?? sentences[`${name}_${values.n === 1 ? "one" : "many"}`] ?? "";
  return text.replace(/%\((\w+)\)s/g, (_, part) => values[part]);
}

export const when = (at) => new Date(at).toLocaleString(document.documentElement.lang === "en" ? "en-US" : "es-MX", {
  day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

export function box(text, tone, ...more) {
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

export const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });

export function button(text, work) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button second", textContent: text });
  made.addEventListener("click", work);
  return made;
}

/** Above a form, in the place of what was said there before, and read out at once. */
export function notice(form, said) {
  for (const old of document.querySelectorAll(".kept, .found")) old.remove();
  form.before(said);
  said.tabIndex = -1;
  said.focus();
}

/** The page of a form with words that could not be handed in, each sentence beside its field. */
export const correctAt = (path, key) => `${path}${path.includes("?") ? "&" : "?"}entry=${key}`;

/** Leads on (true), and really loads the page even where only the place within it differs. */
export function goTo(address) {
  const there = new URL(address, location.href);
  const isHere = there.pathname + there.search === location.pathname + location.search;
  location.assign(isHere ? there.pathname + there.search : there.href);
  return true;
}

/** Sends a form that was held back for a moment, past those who asked already. */
export function sendAgain(form, submitter) {
  form.dataset.asked = "yes";
  form.requestSubmit(submitter);
  delete form.dataset.asked;
}
