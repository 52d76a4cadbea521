// A lesson screen beyond plain forms: answers to questions are saved as they are given; what somebody chooses in
// a dilemma or writes for themselves stays on the device. Every text stands in the page.

const screenOf = document.querySelector("[data-attempt]");
const ownKey = `${screenOf.dataset.attempt}:${screenOf.dataset.step}`;
const WAITING = "plein-waiting:";

function say(what) {
  const region = document.querySelector("[data-status]");
  const words = document.querySelector(`template[data-says="${what}"]`);
  if (region && words) region.replaceChildren(words.content.cloneNode(true));
}

// Private windows and full disks refuse storage; the page then works as without script.
function remember(storage, key, value) {
  try {
    if (value === "") storage.removeItem(key);
    else storage.setItem(key, value);
  } catch {
    return;
  }
}

function recall(storage, key) {
  try {
    return storage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function waitingKeys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(WAITING));
  } catch {
    return [];
  }
}

// Answers are sent one after the other, so that the last choice is the one that stays.
let queue = Promise.resolve();

function keepAnswer(path, option) {
  remember(localStorage, WAITING + path, option);
  queue = queue.then(() => send(path));
}

async function send(path) {
  const option = recall(localStorage, WAITING + path);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (option === "" || !token) return;
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "X-Autosave": "1", "X-CSRFToken": token },
      body: new URLSearchParams({ option }),
      redirect: "error",
    });
    // An answer that may not be stored stays open until it is read.
    await answer.text();
  } catch {
    say("offline");
    return;
  }
  const isHere = path === location.pathname;
  // Every request begins the idle half hour anew (session.js).
  if (answer.ok) dispatchEvent(new Event("plein:contact"));
  if (answer.ok) {
    if (recall(localStorage, WAITING + path) === option) remember(localStorage, WAITING + path, "");
    if (isHere) say("saved");
  } else if (answer.status === 401) {
    say("logged-out");
  } else if (answer.status === 400 || answer.status === 404) {
    // Not an answer of this person or this question: sending it again would not help.
    remember(localStorage, WAITING + path, "");
  } else if (isHere) {
    say("refused");
  }
}

function sendWaiting() {
  for (const key of waitingKeys()) queue = queue.then(() => send(key.slice(WAITING.length)));
}

function saveQuestion(form) {
  const waiting = recall(localStorage, WAITING + location.pathname);
  const box = waiting && form.querySelector(`[name=option][value="${CSS.escape(waiting)}"]`);
  if (box) box.checked = true;
  form.addEventListener("change", (event) => {
    if (event.target.name === "option") keepAnswer(location.pathname, event.target.value);
  });
}

function keepChoice(choices) {
  const key = `plein-choice:${ownKey}`;
  const chosen = recall(sessionStorage, key);
  for (const box of choices.querySelectorAll("input")) {
    box.checked = box.value === chosen;
    box.addEventListener("change", () => remember(sessionStorage, key, box.value));
  }
}

function showChoice(options) {
  const chosen = recall(sessionStorage, `plein-choice:${ownKey}`);
  const own = chosen && options.querySelector(`[data-option="${CSS.escape(chosen)}"]`);
  if (!own) return;
  own.querySelector("[data-own]").hidden = false;
  options.prepend(own);
}

function keepText(field) {
  const key = `plein-text:${ownKey}`;
  const wipe = document.querySelector("[data-wipe]");
  const show = () => { wipe.hidden = field.value === ""; };
  field.value = recall(localStorage, key);
  show();
  field.addEventListener("input", () => {
    remember(localStorage, key, field.value);
    show();
  });
  wipe.addEventListener("click", () => {
    field.value = "";
    remember(localStorage, key, "");
    field.focus();
    show();
  });
}

const enhance = (selector, how) => document.querySelectorAll(selector).forEach(how);
enhance("form[data-autosave]", saveQuestion);
enhance("[data-choices]", keepChoice);
enhance("[data-options]", showChoice);
enhance("[data-own-text]", keepText);
addEventListener("online", sendWaiting);
sendWaiting();
