// The words and facts that the page carries as JSON, and how this language writes lists, days and times.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const facts = read("feiten");
const texts = read("teksten");

// `name` may be a path: "refusals.paused". A text for 1 and one for other numbers is chosen by `values.n`.
export function say(name, values = {}) {
  let text = name.split(".").reduce((held, part) => held?.[part], texts);
  if (text?.many) text = values.n === 1 ? text.one : text.many;
  if (typeof text !== "string") throw new Error(`no text '${name}' in this page`);
  return text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

export function sayList(name) {
  return name.split(".").reduce((held, part) => held?.[part], texts) ?? [];
}

export function refusal(code) {
  return texts.refusals[code] ?? texts.refusals.unknown;
}

export const letter = (place) => String.fromCharCode(65 + place);
export const inWords = (many) => new Intl.ListFormat(facts.locale).format(many);
export const inFigures = (number) => new Intl.NumberFormat(facts.locale).format(number);
export const spaced = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;
export const day = (iso) =>
  new Intl.DateTimeFormat(facts.locale, { day: "numeric", month: "long" }).format(new Date(`${iso}T12:00`));
export const hour = (iso) =>
  new Intl.DateTimeFormat(facts.locale, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" }).format(
    new Date(iso),
  );
// 'dialoogtafel' as a heading.
export const begun = (text) => text.charAt(0).toLocaleUpperCase(facts.locale) + text.slice(1);
