// What somebody typed stays in this tab while they log in: a form with data-bewaar-tekst, a link with data-bewaar.
(() => {
  const form = document.querySelector("form[data-bewaar-tekst]");
  if (!form) return;
  const place = `plein-tekst-${form.dataset.bewaarTekst}`;
  const fields = [...form.querySelectorAll("textarea, select, input[type=text]")];

  // Private windows refuse storage; then the page keeps saying that the text goes.
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) || "null");
    sessionStorage.removeItem(place);
    for (const field of kept ? fields : []) {
      if (!field.value && kept[field.name]) field.value = kept[field.name];
    }
  } catch { return; }

  const link = document.querySelector("[data-bewaar]");
  if (!link) return;
  for (const one of document.querySelectorAll("[data-zonder-script]")) one.hidden = true;
  for (const one of document.querySelectorAll("[data-met-script]")) one.hidden = false;
  link.addEventListener("click", () => {
    const texts = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    sessionStorage.setItem(place, JSON.stringify(texts));
  });
})();
