// While an editor changes a method: how long its steps take together. Its words stand in the page.

const MINUTES = /^steps-\d+-value-minutes$/;

const isGone = (input) => {
  const deleted = document.querySelector(`[name="${input.name.replace("value-minutes", "deleted")}"]`);
  return deleted?.value === "1";
};

function total() {
  const fields = [...document.querySelectorAll("input[name$='-value-minutes']")];
  const counted = fields.filter((input) => MINUTES.test(input.name) && !isGone(input));
  return counted.reduce((sum, input) => sum + (Number.parseFloat(input.value.replace(",", ".")) || 0), 0);
}

addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("[data-method-minutes]");
  if (!place) return;
  const { language } = place.dataset;
  const tell = () => {
    const words = place.dataset.words.replace("{n}", total().toLocaleString(language));
    if (place.textContent !== words) place.textContent = words;
  };
  document.addEventListener("input", tell);
  // Steps come, go and move by buttons.
  new MutationObserver(tell).observe(document.querySelector("form[data-edit-form], main"), {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["value"],
  });
  tell();
});
