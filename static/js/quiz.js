// Tells a kept quiz as seminars/curricula/marking.py will, from what coursework/feedback.py laid into the page.

const SPACE = /(?:[^\S\ufeff]|\x85)+/;
const fold = (letter) => letter.toLowerCase().toUpperCase().toLowerCase();

// Without case, accents and outer spaces; ñ stays ñ.
function hear(text) {
  const folded = text.split(SPACE).filter(Boolean).join(" ").replace(/[^ı]/gu, fold).normalize("NFD");
  return folded.replace(/[\u0300-\u0302\u0308]/g, "").normalize();
}

function digit(letter) {
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(letter.codePointAt() - value - 1))) value++;
  return value % 10;
}

// A number with a decimal point or comma, times 10^200; nothing for anything else.
function exact(text) {
  const typed = text.split(SPACE).join("").replace(/−/g, "-").replace(/\p{Nd}/gu, digit);
  const other = typed.lastIndexOf(",") > typed.lastIndexOf(".") ? "." : ",";
  const plain = typed.replaceAll(other, "").replaceAll(",", ".");
  const found = plain.match(/^([+-]?)(?=\.?\d)(\d{0,30})(?:\.(\d{0,30}))?(?:e([+-]?\d\d?))?$/i);
  if (!found) return;
  const [, sign, whole, part = "", power = 0] = found;
  return BigInt(sign + whole + part) * 10n ** BigInt(200 - part.length + +power);
}

function isChosen({ like, low, high }, values, index) {
  const [text = ""] = values;
  if (like) return RegExp(like).test(hear(text));
  return low ? exact(low) <= exact(text) && exact(text) <= exact(high) : values.includes(`${index}`);
}

function earn({ parts, general, right }, given, whole) {
  let earned = 0;
  const told = [];
  for (const { name, answers, first, feedback } of parts) {
    const values = given.getAll(name);
    const chosen = answers.filter((answer, index) => isChosen(answer, values, index)).slice(0, first);
    for (const answer of chosen) {
      earned += answer.earns;
      told.push(answer.feedback ?? feedback);
    }
  }
  earned = earned * 1000 < whole * 999 ? Math.max(earned, 0) : whole;
  return { earned, right, told: [...told, general].filter(Boolean) };
}

/** What each question earned, `whole` at most, what to tell of it, and the score in hundredths. */
export function mark({ whole, most, questions }, given) {
  const marked = questions.map(({ tongues }) => {
    const heard = tongues.map((tongue) => earn(tongue, given, whole));
    return heard.reduce((one, other) => (other.earned > one.earned ? other : one));
  });
  const total = marked.reduce((sum, { earned }) => sum + earned, 0);
  return { marked, score: most ? Math.floor((total * 2000 + most) / (most * 2)) : 1000 };
}

function words(form, name, values) {
  const chosen = [...form.querySelectorAll(`[name="${name}"]:checked, [name="${name}"] :checked`)];
  return (chosen.length ? chosen.map((one) => one.text ?? one.nextElementSibling.innerText) : values).join("; ");
}

function tell(event) {
  const { target: form, detail: { fields } } = event;
  event.preventDefault(); // the page says it all
  const quiz = JSON.parse(atob(packed));
  const given = new URLSearchParams(fields);
  const { marked, score } = mark(quiz, given);
  const page = document.getElementById("quiz-result").content;
  page.querySelector("b").textContent = (Math.round(score / 10) / 10).toFixed(1);
  page.querySelector(".stat").classList.add(score < 600 ? "wait" : "good");
  page.querySelectorAll(".card").forEach((card, place) => {
    const { earned, right, told } = marked[place];
    const { open, tongues } = quiz.questions[place];
    const state = open ? 0 : earned === quiz.whole ? 1 : earned ? 2 : 3;
    card.querySelectorAll(".chip").forEach((chip, which) => (chip.hidden = which !== state));
    const [was, best] = card.querySelectorAll("dd");
    const said = ({ name, left = "" }) => left + words(form, name, given.getAll(name));
    was.textContent = tongues[0].parts.map(said).join("; ") || "–";
    best.textContent = right;
    best.hidden = best.previousElementSibling.hidden = state < 2;
    for (const text of told) card.appendChild(document.createElement("p")).textContent = text;
  });
  form.replaceWith(page);
  document.getElementById("quiz-told").focus();
}

const packed = document.getElementById("quiz-feedback")?.textContent;
if (packed) document.addEventListener("outbox:kept", tell, true);
