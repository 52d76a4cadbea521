// A button that ticks every box of its form, or unticks them, and a count of those ticked.
for (const form of document.querySelectorAll("[data-choose-all]")) {
  const button = form.querySelector("[data-all]");
  const count = form.querySelector("[data-count]");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];

  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    button.textContent = chosen === boxes.length ? button.dataset.none : button.dataset.all;
    count.textContent = chosen;
  };
  button.hidden = false;
  count.parentElement.hidden = false;
  button.addEventListener("click", () => {
    const isChosen = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = isChosen;
    tell();
  });
  form.addEventListener("change", tell);
  tell();
}
