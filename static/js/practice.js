// What is one's own while practising: which option one chose, why, and what one wrote for oneself. It stays in this
// browser and is never sent from here; on a shared tablet it goes when somebody presses 'Klaar'.

const KEPT = "plein-practice:";

// Private windows and full disks refuse storage; the page then works as without script.
function recall(key) {
  try {
    return localStorage.getItem(KEPT + key) ?? "";
  } catch {
    return "";
  }
}

function remember(key, value) {
  try {
    if (value === "") localStorage.removeItem(KEPT + key);
    else localStorage.setItem(KEPT + key, value);
  } catch {
    return;
  }
}

function keysOf(set) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(KEPT + set));
  } catch {
    return [];
  }
}

// A session may end before the choice is posted: what was ticked and typed is there again afterwards.
function keepChoice(form, place) {
  const reason = form.querySelector("[data-reason]");
  const line = reason.querySelector("input");
  reason.hidden = false;
  line.value = recall(`${place}:reason`);
  line.addEventListener("input", () => remember(`${place}:reason`, line.value.trim()));
  // Enter would otherwise do nothing: the field belongs to no form.
  line.addEventListener("keydown", (event) => {
    if (event.key === "Enter") form.requestSubmit();
  });
  const chosen = recall(`${place}:choice`);
  for (const box of form.querySelectorAll("[name=option]")) {
    if (box.value === chosen) box.checked = true;
    box.addEventListener("change", () => remember(`${place}:choice`, box.value));
  }
}

// A page that is open only after the choice: what was ticked then is what was posted, whatever an old tab ticks.
function settled(place) {
  const chosen = recall(`${place}:posted`) || recall(`${place}:choice`);
  remember(`${place}:posted`, chosen);
  return chosen;
}

function showReason(where, place) {
  const words = recall(`${place}:reason`);
  if (words === "") return;
  where.querySelector("[data-words]").textContent = words;
  where.hidden = false;
}

function showMark(options, place) {
  const own = options.querySelector(`[data-option="${CSS.escape(settled(place))}"]`);
  if (!own) return;
  own.classList.add("is-eigen");
  own.querySelector("[data-own]").hidden = false;
}

function showChoice(where, place) {
  const own = where.querySelector(`[data-option="${CSS.escape(settled(place))}"]`);
  if (!own) return;
  own.hidden = where.hidden = false;
}

function keepText(field, place) {
  const key = `${place}:text:${field.dataset.ownText}`;
  field.value = recall(key);
  field.addEventListener("input", () => remember(key, field.value));
}

function offerWipe(button) {
  const line = button.closest("[data-wipe-line]");
  const show = () => { line.hidden = keysOf(button.dataset.wipe).length === 0; };
  show();
  document.addEventListener("input", show);
  button.addEventListener("click", () => {
    for (const key of keysOf(button.dataset.wipe)) localStorage.removeItem(key);
    for (const field of document.querySelectorAll("[data-own-text]")) field.value = "";
    for (const part of document.querySelectorAll("[data-own-choice]")) part.hidden = true;
    document.querySelector("h1").tabIndex = -1;
    document.querySelector("h1").focus();
    show();
  });
}

const enhance = (selector, how) => {
  for (const part of document.querySelectorAll(selector)) how(part, part.closest("[data-practice]")?.dataset.practice);
};
enhance("form[data-choose]", keepChoice);
enhance("[data-own-reason]", showReason);
enhance("[data-weighed]", showMark);
enhance("[data-own-choice]", showChoice);
enhance("[data-own-text]", keepText);
enhance("[data-wipe]", offerWipe);
