// Finds what may identify a person while a case is typed: the browser's half of mentorship/cases/privacy.
// Both halves read privacy-rules.json and must find the same; offsets count code points, as Python does.

let rules;

/** Learns the rules, once: the parsed privacy-rules.json. */
export function teach(data) {
  const expand = (text) => {
    const wider = text.replace(/\{([a-z]+)\}/g, (_, part) => data.parts[part]);
    return wider === text ? text : expand(wider);
  };
  const sets = Object.entries(data.words).map(([name, words]) => [name, new Set(words.split(" "))]);
  const cues = Object.entries(data.cues).flatMap(([cue, words]) => words.split(" ").map((word) => [word, cue]));
  rules = {
    ...Object.fromEntries(sets),
    cues: new Map(cues),
    folds: new Map(Object.entries(data.folds)),
    ending: new RegExp(data.common_endings),
    shapes: data.rules.map((rule) => ({
      ...rule,
      pattern: new RegExp(expand(rule.pattern), "g"),
      needs: new RegExp(rule.needs),
      notAfter: rule.not_after?.split(" ") ?? [],
      except: rule.except?.split(" ") ?? [],
    })),
  };
}

/** Fetches and learns the rules; rejects when they cannot be had. */
export async function load(address = new URL("privacy-rules.json", import.meta.url)) {
  if (rules) return;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`rules: ${answer.status}`);
  teach(await answer.json());
}

function foldCharacter(letter) {
  if (rules.folds.has(letter)) return rules.folds.get(letter);
  if (letter < "\x7f") return letter;
  if (/[\p{Mn}\p{Cf}]/u.test(letter)) return "";
  if (/\p{Z}/u.test(letter)) return " ";
  const parts = [...letter.normalize("NFKD")].filter((part) => !/\p{Mn}/u.test(part));
  const best = parts.length === 1 ? parts[0] : letter;
  return best.length > 1 ? "\u25a1" : best;
}

const CHECKS = {
  rfc(typed) {
    const alphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";
    const key = [...typed.toUpperCase()].filter((c) => c !== " " && alphabet.includes(c)).join("").padStart(13);
    let total = 0;
    for (let i = 0; i < 12; i++) total += alphabet.indexOf(key[i]) * (13 - i);
    return key[12] === "0123456789A"[(11 - (total % 11)) % 11];
  },
  luhn(typed) {
    const digits = typed.replace(/\D/g, "");
    let total = 0;
    [...digits].reverse().forEach((digit, i) => {
      const value = digit * (1 + (i % 2));
      total += value > 9 ? value - 9 : value;
    });
    return total % 10 === 0;
  },
};

function* shapesIn(lower, plain, original) {
  for (const rule of rules.shapes) {
    const text = rule.case ? plain : lower;
    if (!rule.needs.test(text)) continue;
    for (const match of text.matchAll(rule.pattern)) {
      const end = match.index + match[0].length;
      const start = end - match.at(-1).length;
      const before = text.slice(Math.max(0, start - 12), start).replace(/ +$/, "");
      if (rule.notAfter.some((word) => before.endsWith(word))) continue;
      if (rule.except.includes(lower.slice(start, end).replace(/[^a-z]/g, ""))) continue;
      const failed = rule.check && !CHECKS[rule.check](original(start, end));
      yield { kind: rule.kind, start, end, level: failed ? rule.failed : rule.level };
    }
  }
}

function reader(lower, plain, known) {
  const words = [...plain.matchAll(/[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*/g)].map(({ 0: word, index: start }) => ({
    start,
    end: start + word.length,
    word: word.toLowerCase(),
    form: !/^[A-Z]/.test(word) ? "low" : word.length > 1 && word.toUpperCase() === word ? "caps" : "title",
  }));
  const own = new Set(known.names);
  const { given, surnames, ambiguous, connectors, common, eponyms, acronyms, cues, ending } = rules;
  const gap = (i) => lower.slice(i ? words[i - 1].end : 0, words[i].start);
  const touches = (i) => i > 0 && i < words.length && [" ", "  ", "-"].includes(gap(i));
  const listed = (i) => [given, surnames, own].some((names) => names.has(words[i].word));

  function cueBefore(i) {
    for (let j = i - 1; j >= 0 && j >= i - 4; j--) {
      const { word } = words[j];
      const between = gap(j + 1);
      if (between.length > 3 || /[^ .:"'(]/.test(between)) return;
      if (between.includes(".") && word.length > 4) return;
      if (cues.has(word)) return cues.get(word);
      if (!connectors.has(word)) return;
    }
  }

  function neighbours(i) {
    return [i - 1, i + 1].filter((j) => touches(Math.max(i, j)) && listed(j)).map((j) => words[j]);
  }

  function kindByCue({ word, form }, cue, isListed) {
    const unknown = isListed || !(cues.has(word) || ending.test(word));
    if (unknown && (cue === "at" || (cue === "where" && form === "title"))) return "place";
    if ((cue !== "who" && cue !== "called") || cues.has(word)) return;
    if (form === "caps" && /^[a-z]{1,4}$/.test(word)) return acronyms.has(word) ? undefined : "initials";
    if (cue === "called" || (form === "title" && unknown) || (isListed && !ambiguous.has(word))) return "name";
  }

  function isNameByList(i, { word, form }) {
    const beside = neighbours(i);
    if (form !== "low") {
      const inside = i > 0 && !/[.!?:;\n"(\-¿¡]/.test(gap(i));
      return !ambiguous.has(word) || beside.some((other) => other.form !== "low") || (form === "title" && inside);
    }
    if (beside.some((other) => !ambiguous.has(word) || !ambiguous.has(other.word))) return true;
    return touches(i) && /^(la|el)$/.test(words[i - 1].word) && given.has(word) && !ambiguous.has(word);
  }

  function kind(i) {
    const { word } = words[i];
    if (connectors.has(word) || common.has(word) || eponyms.has(word) || /^\d/.test(word)) return;
    const isListed = listed(i);
    return kindByCue(words[i], cueBefore(i), isListed) || (isListed && isNameByList(i, words[i]) ? "name" : undefined);
  }

  function isFree(i) {
    const { word, form } = words[i];
    const explained = [common, connectors, eponyms, cues, acronyms].some((list) => list.has(word));
    return form === "title" && word.length > 2 && !explained && !ending.test(word);
  }

  function kindBeside(i, kinds) {
    if (!isFree(i)) return;
    const beside = [i - 1, i + 1].filter((j) => touches(Math.max(i, j)) && (kinds[j] || isFree(j)));
    return beside.map((j) => kinds[j]).find(Boolean) || (beside.length ? "proper_noun" : undefined);
  }

  function lastOfName(first, kinds) {
    let last = first;
    for (let i = first + 1; touches(i); i++) {
      if (kinds[i] === kinds[first]) last = i;
      else if (!connectors.has(words[i].word) || i - last > 2) break;
    }
    return last;
  }

  function* phrases() {
    const firsts = new Set(known.phrases.map(([, parts]) => parts[0]));
    for (let i = 0; i < words.length; i++) {
      if (!firsts.has(words[i].word)) continue;
      const fits = ([, parts]) => parts.every((part, j) => words[i + j]?.word === part && (!j || touches(i + j)));
      const found = known.phrases.find(fits);
      if (found) yield [found[0], words[i].start, words[i + found[1].length - 1].end];
    }
  }

  function* names() {
    const byThemselves = words.map((_, i) => kind(i));
    const kinds = byThemselves.map((found, i) => found || kindBeside(i, byThemselves));
    for (let i = 0; i < words.length; i++) {
      if (!kinds[i]) continue;
      const first = i;
      i = lastOfName(first, kinds);
      yield [kinds[first], words[first].start, words[i].end];
    }
  }
  return { phrases, names };
}

/** Findings `{kind, start, end, level}`, in order; `known` is what `KnownNames.for_browser()` gives. */
export function find(text, known) {
  if (!rules) throw new Error("teach the rules first");
  const letters = [...text];
  const folded = letters.map(foldCharacter);
  const places = [];
  folded.forEach((letter, place) => letter && places.push(place));
  const plain = folded.join("");
  const lower = plain.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  const original = (start, end) => letters.slice(places[start], places[end - 1] + 1).join("");
  const shapes = [...shapesIn(lower, plain, original)];
  const { phrases, names } = reader(lower, plain, known);
  const all = [...shapes.filter((f) => f.level === "block"), ...shapes.filter((f) => f.level !== "block")];
  for (const [kind, start, end] of [...phrases(), ...names()]) all.push({ kind, start, end, level: "warn" });
  const taken = new Uint8Array(plain.length);
  const kept = all.filter(({ start, end }) => {
    if (taken.subarray(start, end).includes(1)) return false;
    taken.fill(1, start, end);
    return true;
  });
  kept.sort((one, other) => one.start - other.start);
  return kept.map((f) => ({ ...f, start: places[f.start], end: places[f.end - 1] + 1 }));
}

const jsonIn = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");

function line(finding, letters, words) {
  const item = document.createElement("li");
  item.className = `privacy-${finding.level}`;
  const level = document.createElement("strong");
  level.textContent = words[finding.level];
  const quoted = document.createElement("q");
  quoted.textContent = letters.slice(finding.start, finding.end).join("");
  item.append(level, " ", quoted, " ", words.kinds[finding.kind].join(" "));
  return item;
}

function watch(field, known, words) {
  const list = document.createElement("ul");
  list.className = "privacy-findings";
  list.id = `${field.id || field.name}-privacy`;
  list.setAttribute("aria-live", "polite");
  field.after(list);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${list.id}`.trim());
  let shown;
  let timer;
  const show = () => {
    const letters = [...field.value];
    const lines = find(field.value, known).map((finding) => line(finding, letters, words));
    if (!lines.length && field.value.trim()) {
      lines.push(document.createElement("li"));
      lines[0].className = "sub";
      lines[0].textContent = words.clear;
    }
    const said = lines.map((item) => item.textContent).join("\n");
    if (said !== shown) list.replaceChildren(...lines);
    shown = said;
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  });
  show();
}

/**
 * Lists findings under each `[data-privacy]` field of a form as one types; never stops typing or sending.
 * The page brings #privacy-words ({kinds: {kind: [what, instead]}, block, warn, clear, unavailable, rules})
 * and #privacy-known; `data-privacy-rules` on the form may name other rules. `form#privacy-gate` is attached by itself.
 */
export async function attach(form) {
  const words = jsonIn("privacy-words");
  const fields = form.querySelectorAll("textarea[data-privacy], input[data-privacy]");
  try {
    await load(form.dataset.privacyRules ?? words.rules);
  } catch {
    for (const field of fields) field.insertAdjacentText("afterend", words.unavailable);
    return;
  }
  const known = jsonIn("privacy-known") || { names: [], phrases: [] };
  for (const field of fields) watch(field, known, words);
}

const marked = document.getElementById("privacy-gate");
if (marked) attach(marked);
