// Parts that several screens show.

import { html, nothing, svg } from "../../../vendor/lit-html/lit-html.js";

import { LETTERS, fill, places, t } from "./texts.js";

export const icon = (name) => html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-${name}"></use></svg>`;

const SIGNS = { ok: "af", warning: "let-op", error: "fout", info: "uitleg" };

export const alert = (kind, title, text = "") => html`
  <div class="utrecht-alert utrecht-alert--${kind}">${icon(SIGNS[kind])}<div><b>${title}</b> ${text}</div></div>`;

export const paragraphs = (text) => text.split(/\n\s*\n/).filter(Boolean).map((part) => html`<p>${part}</p>`);

export const unfold = (summary, content, isOpen = false) => html`
  <details class="uitklap" ?open=${isOpen}><summary>${icon("erbij")}${summary}</summary><div class="stapel tel__uitgeklapt">${content}</div></details>`;

export const outline = html`<svg viewBox="-0.1 -0.1 12.6 12.6" aria-hidden="true"><path class="f-leeg" d="M0 4A4 4 0 0 1 4 0H8V4Z"/><path class="f-leeg" d="M8.4 0H12.4V8H8.4Z"/><g class="f-leeg"><path d="M4.4 8.4H8.4V12.4H4.4Z"/><circle cx="10.4" cy="10.4" r="2"/></g><path class="f-leeg" d="M0 4.4H4V12.4L0 8.4Z"/></svg>`;

export const forms = html`<svg class="vormrij" viewBox="0 0 15.8 3.7" aria-hidden="true"><path class="f-z" d="M0 3.7A3.7 3.7 0 0 1 3.7 0V3.7Z"/><path class="f-v" d="M4.03 0H7.73V3.7H4.03Z"/><circle class="f-o" cx="9.92" cy="1.85" r="1.85"/><path class="f-p" d="M12.1 0H15.8V3.7Z"/></svg>`;

// A clone of what the server wrote; drawn once for each place.
export const fromPage = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

// Who looks up help stays in the session: pages open apart, and hear nothing of where one came from.
export function helpLines() {
  const lines = fromPage("live-help-lines");
  for (const link of lines.querySelectorAll("a[href^='http'], a[href^='/']")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return lines;
}

// 'Stap 2 van 7: stil stemmen'.
export const stepWords = (session, card) =>
  fill(t.card.step, {
    n: session.steps.indexOf(card.step) + 1,
    total: session.steps.length,
    name: t.steps[card.step].toLocaleLowerCase(places.language),
  });

export function steps(session, card) {
  const here = session.steps.indexOf(card.step);
  if (here < 0) return nothing;
  return html`
    <p><b>${stepWords(session, card)}</b></p>
    <ol class="stenen tel__stenen" aria-hidden="true">${session.steps.map(
      (_step, place) => html`<li class=${place < here ? "is-af" : place === here ? "is-nu" : ""}></li>`,
    )}</ol>`;
}

// Which card this is; above the heading of a screen that is about something else.
export const cardLine = (card) => html`
  <p class="klein zacht">${fill(t.card.number, { n: card.position })}${card.title ? html` · <span lang=${card.language}>${card.title}</span>` : nothing}</p>
  ${card.whatIf ? html`<p class="tel__watals">${whatIf(card.whatIf)}</p>` : nothing}`;

// The fact is always in Dutch.
function whatIf(fact) {
  const [before, after] = t.card.what_if.split("{fact}");
  return html`${before}<span lang="nl">${fact}</span>${after}`;
}

export const cardText = (card) => html`
  ${paragraphs(card.text)}
  ${card.situation && card.situation !== card.text ? unfold(t.card.whole, paragraphs(card.situation)) : nothing}`;

export const cardAgain = (card) => unfold(t.card.whole, html`<div class="stapel" lang=${card.language}>${paragraphs(card.situation || card.text)}</div>`);

// One stone a vote, or a bar when they do not fit beside each other at 320 px; `most`: of the longest row of the picture.
export const FIT = 12;
const STEP = 18;
const SIDE = 14;
export function stones(number, most, isFilled) {
  const length = most <= FIT ? number * STEP : Math.max(number ? 4 : 0, Math.round((number / most) * FIT * STEP));
  const drawn = most <= FIT ? Array.from({ length: number }, (_none, place) => block(place * STEP, SIDE, isFilled)) : block(0, length, isFilled);
  return html`<svg width=${length} height=${SIDE} viewBox="0 0 ${length} ${SIDE}" aria-hidden="true">${drawn}</svg>`;
}

// An outline is drawn within its place.
const block = (x, width, isFilled) =>
  isFilled
    ? svg`<rect class="tel__vol" x=${x} y="0" width=${width} height=${SIDE}/>`
    : svg`<rect class="tel__open" x=${x + 1} y="1" width=${Math.max(0, width - 2)} height=${SIDE - 2}/>`;

export const stoneKey = (isFilled) => stones(1, 1, isFilled);

export const letterTile = (place) => html`<span class="tel__letter" aria-hidden="true">${LETTERS[place]}</span><span class="vh">${LETTERS[place]}: </span>`;
