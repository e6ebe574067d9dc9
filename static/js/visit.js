// The visit on a small screen: what is not asked for yet stays out of the way. Without this all of it is there.

const form = document.getElementById("visit");
const { elements } = form;
const openAround = (field) => {
  for (let at = field.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
};

// Of a commitment of before: a note once it is said how it stands, a new date once it goes on.
function follow(state) {
  for (const [part, isAsked] of [["note", state.value], ["new_due_on", state.value === "carried"]]) {
    const field = elements[state.name.replace(/state$/, part)];
    field.closest(".field").hidden = !isAsked && !field.value && !field.matches("[aria-invalid]");
  }
}

const isChanged = (field) =>
  field.options ? ![...field.options].some((one) => one.selected && one.defaultSelected) : field.value !== field.defaultValue;

// A fold says that something is inside.
function tell(fold) {
  const isFilled = [...fold.querySelectorAll("input, select, textarea")].some(isChanged);
  fold.querySelector(".chip").hidden = !isFilled && !("filled" in fold.dataset);
}

function look() {
  form.querySelectorAll("select[name^=followed]").forEach(follow);
  form.querySelectorAll("details").forEach(tell);
  if (elements.kind.value === "failed") openAround(elements.failed_reason);
  if (!elements["observation-kind"].value) openAround(elements.no_observation_reason);
}

form.addEventListener("change", look);
form.addEventListener("reset", () => setTimeout(look));
// What the browser refuses to send must be seen.
form.addEventListener("invalid", ({ target }) => openAround(target), true);
addEventListener("pageshow", look); // back from the browser's memory, with what was typed
look();
