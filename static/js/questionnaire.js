// A questionnaire beyond a plain form: one question a screen, follow-up questions that come and go, and a draft that stays on
// this device until it is sent. Without it the same form works, all questions below each other.
// What a page says above the questions, and not above the second, has data-vragen-inleiding.
// A page that says that the answers arrived has an element with data-vragen-verstuurd="<the key of the draft>".

const PLACE = "plein-vragen:";

// Private windows and full disks refuse storage.
function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(PLACE + key) ?? "null");
  } catch {
    return null;
  }
}

function remember(key, draft) {
  try {
    if (draft) localStorage.setItem(PLACE + key, JSON.stringify(draft));
    else localStorage.removeItem(PLACE + key);
    return true;
  } catch {
    return false;
  }
}

for (const arrived of document.querySelectorAll("[data-vragen-verstuurd]")) {
  remember(arrived.dataset.vragenVerstuurd, null);
}

const form = document.querySelector("form[data-vragenlijst]");
if (form) enhance(form);

function enhance(form) {
  const one = (selector) => form.querySelector(selector);
  const questions = [...form.querySelectorAll("[data-vraag]")];
  const closing = one("[data-slot]");
  const key = form.dataset.vragenlijst;
  let showsAll = "alles" in form.dataset;
  // The section on the screen; the closing comes after the last question.
  let current = questions[0];

  const say = (sentence) => { one("[data-zeg]").textContent = sentence; };
  function sentence(name, numbers = {}) {
    const words = one(`template[data-zin="${name}"]`).content.textContent;
    return words.replace(/\{(\w+)\}/g, (whole, part) => numbers[part] ?? whole);
  }

  // Questions ---------------------------------------------------------------------------------------------------

  const fieldsOf = (question) => [...question.querySelectorAll("input, textarea")];
  const namesOf = (question) => fieldsOf(question)[0].name;
  function valuesOf(question) {
    return fieldsOf(question)
      .filter((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : true))
      .map((field) => field.value)
      .filter((value) => value.trim() !== "");
  }

  function isAsked(question) {
    if (!question.dataset.na) return true;
    const source = questions.find((other) => namesOf(other) === question.dataset.na);
    if (!source || !isAsked(source)) return false;
    const wanted = question.dataset.bij.split(" ");
    return valuesOf(source).some((value) => wanted.includes(value));
  }

  const asked = () => questions.filter(isAsked);
  const screens = () => [...asked(), closing];

  // 'Weet ik niet' beside other answers says nothing.
  function keepApart(field) {
    if (field.type !== "checkbox" || !field.checked) return;
    const isApart = (other) => "weetNiet" in other.dataset;
    for (const other of fieldsOf(field.closest("[data-vraag]"))) {
      if (other !== field && (isApart(field) || isApart(other))) other.checked = false;
    }
  }

  // The screen --------------------------------------------------------------------------------------------------

  function draw() {
    const now = asked();
    const total = now.length;
    if (current !== closing && !now.includes(current)) current = now[0];
    form.classList.toggle("is-stap", !showsAll);
    for (const question of questions) {
      question.hidden = !now.includes(question) || (!showsAll && question !== current);
      const number = now.indexOf(question) + 1;
      if (number) question.querySelector("[data-nummer]").textContent = sentence("waar", { n: number, totaal: total });
    }
    for (const condition of form.querySelectorAll("[data-voorwaarde]")) condition.hidden = true;
    closing.hidden = !showsAll && current !== closing;
    // What stands above the first question is read by then.
    for (const part of document.querySelectorAll("[data-vragen-inleiding]")) {
      part.hidden = !showsAll && current !== now[0];
    }
    one("[data-balk]").hidden = showsAll;
    one("[data-voet]").hidden = showsAll;
    one("[data-volgende]").hidden = current === closing;
    one("[data-vorige]").hidden = current === now[0];
    one("[data-wissel-alles]").hidden = showsAll;
    one("[data-wissel-een]").hidden = !showsAll;
    one("[data-hulp]").hidden = false;
    const place = current === closing ? total : now.indexOf(current) + 1;
    one("[data-waar]").textContent = current === closing
      ? sentence("klaar")
      : sentence("waar", { n: place, totaal: total });
    one("[data-voortgang]").max = total;
    one("[data-voortgang]").value = current === closing ? total : place - 1;
    const answered = now.filter((question) => valuesOf(question).length > 0).length;
    one("[data-telling]").hidden = false;
    one("[data-telling]").textContent = sentence("telling", { n: answered, totaal: total });
  }

  const targetOf = (section) => section.querySelector("fieldset, [tabindex]") ?? section;

  function open(section, { isNew = true } = {}) {
    current = section;
    draw();
    keep();
    if (isNew) history.pushState({ question: current.dataset.vraag ?? "" }, "");
    const target = section === closing ? closing : targetOf(section);
    target.focus({ preventScroll: true });
    form.scrollIntoView({ block: "start" });
  }

  function move(steps) {
    const all = screens();
    const next = all[all.indexOf(current) + steps];
    if (next) open(next);
  }

  // The draft ---------------------------------------------------------------------------------------------------

  function keep() {
    if (!key) return;
    const values = {};
    for (const question of questions) {
      const given = valuesOf(question);
      if (given.length) values[namesOf(question)] = given;
    }
    const isKept = remember(key, { values, place: current.dataset.vraag ?? "", showsAll });
    one("[data-bewaard]").hidden = !isKept;
    one("[data-onbewaard]").hidden = isKept;
  }

  function fill(values) {
    for (const question of questions) {
      for (const field of fieldsOf(question)) {
        const given = values[field.name] ?? [];
        if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
        else field.value = given[0] ?? "";
      }
    }
  }

  function takeUp(draft) {
    fill(draft.values ?? {});
    showsAll = draft.showsAll ?? showsAll;
    current = questions.find((question) => question.dataset.vraag === draft.place) ?? questions[0];
    if (Object.keys(draft.values ?? {}).length) say(sentence("terug"));
  }

  function wipe() {
    if (!confirm(sentence("zeker"))) return;
    fill({});
    if (key) remember(key, null);
    current = questions[0];
    draw();
    say(sentence("gewist"));
    targetOf(current).focus({ preventScroll: true });
    form.scrollIntoView({ block: "start" });
  }

  // What somebody does ------------------------------------------------------------------------------------------

  form.addEventListener("change", (event) => {
    keepApart(event.target);
    draw();
    keep();
  });
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    // Enter in an answer goes on; only the button at the end sends.
    if (!showsAll && current !== closing) {
      event.preventDefault();
      move(1);
      return;
    }
    if ("voorbeeld" in form.dataset) event.preventDefault();
  });
  one("[data-volgende]").addEventListener("click", () => move(1));
  one("[data-vorige]").addEventListener("click", () => move(-1));
  one("[data-wis]").addEventListener("click", wipe);
  for (const [button, all] of [["[data-wissel-alles]", true], ["[data-wissel-een]", false]]) {
    one(button).addEventListener("click", () => {
      showsAll = all;
      if (current === closing && !all) current = asked()[0];
      open(current, { isNew: false });
    });
  }
  for (const link of form.querySelectorAll("[data-foutenlijst] a")) {
    link.addEventListener("click", (event) => {
      const section = document.querySelector(link.hash)?.closest("[data-vraag]");
      if (!section || showsAll) return;
      event.preventDefault();
      open(section);
    });
  }
  addEventListener("popstate", (event) => {
    if (showsAll) return;
    const code = event.state ? event.state.question : asked()[0].dataset.vraag;
    open(asked().find((question) => question.dataset.vraag === code) ?? closing, { isNew: false });
  });

  // With errors the server's answers hold; the browser brings one to the first of them.
  const draft = key ? recall(key) : null;
  if ("fouten" in form.dataset) {
    // As it was filled in: who had all questions on one page finds them there.
    showsAll = draft?.showsAll ?? showsAll;
    current = form.querySelector(".vraag.veld--fout") ?? questions[0];
  } else if (draft) {
    takeUp(draft);
  }
  draw();
  if (key && !remember(key, draft)) keep();
  if ("fouten" in form.dataset) one("[data-foutenlijst]").focus();
}
