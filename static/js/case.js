// What somebody chooses in a case stays in this browser, until its window closes: it is ticked again on the way
// back, and marked where the options are weighed. Nothing is sent.

const KEPT = "plein-case:";

// Private windows and full disks refuse storage; the page then works as without script.
function recall(key) {
  try {
    return sessionStorage.getItem(KEPT + key) ?? "";
  } catch {
    return "";
  }
}

function remember(key, value) {
  try {
    sessionStorage.setItem(KEPT + key, value);
  } catch {
    return;
  }
}

for (const choices of document.querySelectorAll("[data-choices]")) {
  const key = choices.dataset.choices;
  const chosen = recall(key);
  for (const box of choices.querySelectorAll("input")) {
    box.checked = box.value === chosen;
    box.addEventListener("change", () => remember(key, box.value));
  }
}

for (const options of document.querySelectorAll("[data-weighed]")) {
  const chosen = recall(options.dataset.weighed);
  const own = chosen && options.querySelector(`[data-option="${CSS.escape(chosen)}"]`);
  if (!own) continue;
  own.classList.add("is-eigen");
  own.querySelector("[data-own]").hidden = false;
}
