// What the page holds for its script: every sentence, addresses and the language.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const t = read("live-texts");
export const places = read("live-places");
export const LETTERS = "ABCDEFGHIJ";

// 'Stap {n} van {total}' with its numbers.
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// A talk without votes, in which a phone has nothing to do.
export const isTalk = (session) => places.talks.includes(session.kind);

export const day = (iso) =>
  new Intl.DateTimeFormat(places.language, { day: "numeric", month: "long" }).format(new Date(`${iso}T12:00`));
