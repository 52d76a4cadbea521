// What somebody typed stays in this tab while they have to log in: a form with data-bewaar-tekst keeps it when it is
// sent, and when a link with data-bewaar is pressed; an element with data-bewaar-klaar says that it arrived.
(() => {
  const place = (name) => `plein-tekst-${name}`;
  const form = document.querySelector("form[data-bewaar-tekst]");
  const arrived = document.querySelector("[data-bewaar-klaar]");

  // Private windows refuse storage; then the page keeps saying that the text goes.
  try {
    if (arrived) sessionStorage.removeItem(place(arrived.dataset.bewaarKlaar));
    if (!form) return;
    const fields = [...form.querySelectorAll("textarea, select")];
    const here = place(form.dataset.bewaarTekst);
    const kept = JSON.parse(sessionStorage.getItem(here) || "{}");
    sessionStorage.removeItem(here);
    for (const field of fields) {
      if (!field.value && kept[field.name]) field.value = kept[field.name];
    }
    const keep = () => {
      const texts = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      sessionStorage.setItem(here, JSON.stringify(texts));
    };
    form.addEventListener("submit", keep);
    const link = document.querySelector("[data-bewaar]");
    if (!link) return;
    link.addEventListener("click", keep);
    for (const one of document.querySelectorAll("[data-zonder-script]")) one.hidden = true;
    for (const one of document.querySelectorAll("[data-met-script]")) one.hidden = false;
  } catch { /* nothing is kept */ }
})();
