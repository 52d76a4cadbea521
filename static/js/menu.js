// Turns the list of the header, visible without script, into a menu behind a button on narrow screens.
document.documentElement.classList.add("met-script");

document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector(".kop__menuknop");
  if (!button) return;
  const menu = document.getElementById(button.getAttribute("aria-controls"));

  const show = (open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.classList.toggle("is-open", open);
  };
  button.hidden = false;
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.classList.contains("is-open")) return;
    show(false);
    button.focus();
  });
});
