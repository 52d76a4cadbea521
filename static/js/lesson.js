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

function keepAnswer(path, answer) {
  remember(localStorage, WAITING + path, answer);
  queue = queue.then(() => send(path));
}

// An answer as its form sends it, with the screen it is of: option=1&option=3&step=…. Waiting may still be what an older page kept: the number alone.
function fieldsOf(answer) {
  return new URLSearchParams(/^\d+$/.test(answer) ? { option: answer } : answer);
}

function answerIn(form) {
  const given = new FormData(form).getAll("option").map((one) => ["option", one]);
  return new URLSearchParams([...(given.length ? given : [["option", ""]]), ["step", screenOf.dataset.step]]).toString();
}

async function send(path) {
  const kept = recall(localStorage, WAITING + path);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (kept === "" || !token) return;
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "X-Autosave": "1", "X-CSRFToken": token },
      body: fieldsOf(kept),
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
    if (recall(localStorage, WAITING + path) === kept) remember(localStorage, WAITING + path, "");
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
  if (waiting) showAnswer(form, fieldsOf(waiting).getAll("option"));
  form.addEventListener("change", (event) => {
    if (event.target.name === "option") keepAnswer(location.pathname, answerIn(form));
  });
}

function showAnswer(form, given) {
  const list = form.querySelector("[data-order]");
  if (list) {
    const steps = given.map((one) => list.querySelector(`[name=option][value="${CSS.escape(one)}"]`)?.closest("li"));
    if (steps.length === list.children.length && steps.every(Boolean)) list.append(...steps);
    return;
  }
  const fields = [...form.querySelectorAll("[name=option]")];
  const isMatch = fields.some((field) => field.matches("select"));
  fields.forEach((field, place) => {
    if (isMatch) field.value = given[place] ?? "";
    else field.checked = given.includes(field.value);
  });
}

// The buttons of an order move a step in the page, and the focus goes along.
function moveSteps(list) {
  const told = list.parentElement.querySelector("[data-moved]");
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button?.form) return;
    event.preventDefault();
    const step = button.closest("li");
    const isUp = button.value.endsWith(":up");
    const other = isUp ? step.previousElementSibling : step.nextElementSibling;
    if (!other) return;
    if (isUp) other.before(step);
    else other.after(step);
    const steps = [...list.children];
    const place = steps.indexOf(step) + 1;
    const atEnd = place === (isUp ? 1 : steps.length);
    step.querySelector(`button[value$="${isUp !== atEnd ? ":up" : ":down"}"]`).focus();
    told.textContent = told.dataset.moved
      .replace("{step}", () => step.querySelector("[data-read]").textContent.trim())
      .replace("{place}", place).replace("{total}", steps.length);
    keepAnswer(location.pathname, answerIn(button.form));
  });
}

// A place on the image is pressed like its line in the list below.
function pressSpots(layer) {
  const boxes = [...(layer.closest("form") ?? document).querySelectorAll("input[type=radio][name=option]")];
  const show = () => {
    for (const spot of layer.querySelectorAll("[data-spot]")) {
      spot.classList.toggle("is-gekozen", Boolean(boxes[spot.dataset.spot]?.checked));
    }
  };
  if (!boxes.length) return;
  layer.classList.add("is-te-drukken");
  layer.addEventListener("click", (event) => boxes[event.target.closest("[data-spot]")?.dataset.spot]?.click());
  for (const box of boxes) box.addEventListener("change", show);
  show();
}

function keepTicks(list) {
  const key = `plein-ticks:${ownKey}`;
  const boxes = [...list.querySelectorAll("input")];
  const wipe = document.querySelector("[data-untick]");
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const show = () => { wipe.hidden = ticked().length === 0; };
  const kept = recall(localStorage, key).split(",");
  for (const box of boxes) box.checked = kept.includes(box.value);
  show();
  list.addEventListener("change", () => {
    remember(localStorage, key, ticked().join(","));
    show();
  });
  wipe.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    remember(localStorage, key, "");
    boxes[0].focus();
    show();
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
enhance("[data-order]", moveSteps);
enhance("[data-spots]", pressSpots);
enhance("[data-ticks]", keepTicks);
enhance("[data-choices]", keepChoice);
enhance("[data-options]", showChoice);
enhance("[data-own-text]", keepText);
addEventListener("online", sendWaiting);
sendWaiting();
