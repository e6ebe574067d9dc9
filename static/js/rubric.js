// What the levels of a rubric give so far, told where another grade may be typed. The page says the rule and the
// site does the sum (seminars/coursework/rubrics.py): without this nothing is missing but the preview.

const grade = document.getElementById("grade");
const { form } = grade;

/** The part of its points that a criterion gets; nothing until a level is chosen. */
function partOf(criterion) {
  const levels = [...criterion.querySelectorAll("input")];
  return (levels.findIndex((level) => level.checked) + 1) / levels.length;
}

function preview() {
  const parts = [...form.querySelectorAll("fieldset")].map(partOf);
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  grade.placeholder = parts.every(Boolean) ? (Math.round(mean * 1000) / 100).toFixed(1) : "";
}

form.addEventListener("change", preview);
addEventListener("pageshow", preview); // back from the browser's memory, with what was chosen
preview();
