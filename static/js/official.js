// One tap a person, without a new page: the answer to a tap is the page of the next person, and its parts come in the
// place of these. The list keeps its place, the name gets the focus. Without this script the same forms load pages.
(() => {
  const desk = document.querySelector("[data-eed]");
  if (!desk) return;
  const status = desk.querySelector("[data-gezegd]");
  // As long as the server takes a tap for the second half of a double one (DOUBLE_TAP in lms/views/official.py).
  const HELD = 850;
  let isBusy = false;
  let isHeld = false;

  // Not `disabled`: who goes by key would pass them.
  const hold = () => {
    const buttons = [...desk.querySelectorAll("form[data-tik] button")];
    isHeld = true;
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    setTimeout(() => {
      isHeld = false;
      for (const button of buttons) button.removeAttribute("aria-disabled");
    }, HELD);
  };

  const show = (page, address) => {
    for (const part of ["midden", "lijst"]) {
      desk.querySelector(`[data-deel=${part}]`).replaceWith(page.querySelector(`[data-deel=${part}]`));
    }
    document.title = page.title;
    history.replaceState(null, "", address);
    hold();
    desk.querySelector(".is-nu")?.scrollIntoView({ block: "nearest" });
    const heading = desk.querySelector("h1");
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
    // A region that came with the parts is read by nobody; this one stays.
    const said = desk.querySelector(".meldingen")?.textContent.trim() || desk.querySelector("[data-zojuist]")?.textContent;
    status.textContent = said?.replace(/\s+/g, " ").trim() || "";
  };

  hold();
  desk.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-tik]");
    if (!form) return;
    event.preventDefault();
    if (isBusy || isHeld) return;
    isBusy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok && page.querySelector("[data-eed]")) show(page, answer.url);
      // Logged out, or refused: the page says it itself.
      else if (answer.ok) location.assign(answer.url);
      else form.submit();
    } catch {
      // Whether it arrived is not known. A second time confirms nothing twice.
      form.submit();
    } finally {
      isBusy = false;
    }
  });
})();
