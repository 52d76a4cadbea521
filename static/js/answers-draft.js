// What somebody answered on a declaration stays in this tab until it is signed: also over a log-in that ended, the back
// button and a reload. Nothing is sent. The tick that the text was read is not kept.
// data-antwoorden: the name under which a form is kept; data-antwoorden-klaar: signed, so forget that one;
// data-antwoorden-open: forget all but these.
(() => {
  const PREFIX = "plein-antwoorden-";

  const isAnswer = (field) => field.name.startsWith("q_");

  const read = (form) => {
    const answers = {};
    for (const field of form.elements) {
      if (!isAnswer(field)) continue;
      if (field.type !== "radio") answers[field.name] = field.value;
      else if (field.checked) answers[field.name] = field.value;
    }
    return answers;
  };

  const fill = (form, kept) => {
    // What the server gave back is what was sent last.
    if (Object.values(read(form)).some((value) => value)) return;
    for (const field of form.elements) {
      if (!isAnswer(field) || typeof kept[field.name] !== "string") continue;
      if (field.type === "radio") field.checked = field.value === kept[field.name];
      else field.value = kept[field.name];
    }
  };

  // Private windows refuse storage; then nothing is kept.
  try {
    const form = document.querySelector("form[data-antwoorden]");
    const signed = document.querySelector("[data-antwoorden-klaar]");
    const open = document.querySelector("[data-antwoorden-open]");
    if (signed) sessionStorage.removeItem(PREFIX + signed.dataset.antwoordenKlaar);
    if (open) {
      const names = open.dataset.antwoordenOpen.split(" ");
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith(PREFIX) && !names.includes(key.slice(PREFIX.length))) sessionStorage.removeItem(key);
      }
    }
    if (!form) return;
    const key = PREFIX + form.dataset.antwoorden;
    fill(form, JSON.parse(sessionStorage.getItem(key) || "{}"));
    const keep = () => sessionStorage.setItem(key, JSON.stringify(read(form)));
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    for (const line of form.querySelectorAll("[data-met-script]")) line.hidden = false;
  } catch { /* nothing is kept */ }
})();
