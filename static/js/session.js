// Warns before a log-in ends by itself, in every open tab. Every text stands in the page.
(() => {
  const dialog = document.getElementById("sessie");
  if (!dialog?.showModal) return;
  const form = dialog.querySelector("form");
  const left = dialog.querySelector("[data-left]");
  const idle = Number(dialog.dataset.idle) * 1000;
  const total = Number(dialog.dataset.total) * 1000;
  const warning = Number(dialog.dataset.warning) * 1000;
  const loaded = Date.now();
  const LAST = "plein-last-contact";
  let contact = loaded;
  let said = "";
  let before = null;

  // Private windows refuse storage; then each tab counts for itself.
  const share = () => { try { localStorage.setItem(LAST, String(contact)); } catch { /* not shared */ } };
  const heard = () => {
    try { return Math.max(contact, Number(localStorage.getItem(LAST)) || 0); } catch { return contact; }
  };
  const words = (name, number) =>
    dialog.querySelector(`template[data-says="${name}"]`).content.textContent.replace("{n}", number);

  // The sentence changes at whole minutes and at half a minute: a screen reader is not to be talked over.
  const sentence = (milliseconds) => {
    const seconds = Math.ceil(milliseconds / 1000);
    if (seconds <= 30) return words("seconds", seconds > 20 ? 30 : seconds > 10 ? 20 : 10);
    const minutes = Math.ceil(seconds / 60);
    return minutes === 1 ? words("minute") : words("minutes", minutes);
  };

  const say = (text) => {
    if (text !== said) left.textContent = said = text;
  };

  const show = (state) => {
    form.dataset.state = state;
    for (const part of dialog.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== state;
    if (dialog.open) return;
    before = document.activeElement;
    dialog.showModal();
    dialog.querySelector("[data-title]").focus();
  };

  const close = () => {
    if (dialog.open) dialog.close();
  };

  const end = () => {
    // On a shared tablet nothing of this person stays on the screen.
    if (dialog.dataset.leave) {
      clearInterval(clock);
      location.replace(dialog.dataset.leave);
      return;
    }
    dialog.querySelector("[data-title]").textContent = words("ended");
    const again = dialog.querySelector("[data-again]");
    again.href = `${again.getAttribute("href").split("?")[0]}?next=${encodeURIComponent(location.pathname + location.search)}`;
    show("ended");
    say("");
    dialog.classList.add("is-dicht");
    again.focus();
    clearInterval(clock);
  };

  let endSeen = false;
  const look = () => {
    const now = Date.now();
    contact = heard();
    const idleLeft = contact + idle - now;
    const totalLeft = total ? loaded + total - now : Infinity;
    const soonest = Math.min(idleLeft, totalLeft);
    if (soonest <= 0) return end();
    if (soonest > warning) {
      said = "";
      return close();
    }
    if (totalLeft <= idleLeft) {
      if (endSeen) return undefined;
      show("total");
    } else {
      show("idle");
    }
    return say(sentence(soonest));
  };

  const stay = async () => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "error" });
      if (answer.status === 204) {
        contact = Date.now();
        share();
        look();
      } else if (answer.status === 401 || answer.status === 403) {
        end();
      }
    } catch {
      // Without a connection the time runs on, and the dialog stays.
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    stay();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => {
    endSeen = true;
    close();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (form.dataset.state === "idle") stay();
    if (form.dataset.state === "total") dialog.querySelector("[data-close]").click();
  });
  dialog.addEventListener("close", () => before?.focus?.());
  // An answer that was saved is a request too.
  addEventListener("plein:contact", () => {
    contact = Date.now();
    share();
  });
  document.addEventListener("visibilitychange", look);
  share();
  const clock = setInterval(look, 1000);
})();
