// The weighing board: who has a right, an interest or a wish. It is the table's; every phone shows the same.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { live } from "../../../vendor/lit-html/directives/live.js";
import { repeat } from "../../../vendor/lit-html/directives/repeat.js";

import { alert, cardLine, icon } from "./parts.js";
import { fill, t } from "./texts.js";

const WEIGHTS = ["right", "interest", "wish"];
const MOST_LINES = 24;

export const lineWords = (line) => `${line.who}: ${line.what}`;

// The line in hand stays until one weighs it oneself: another phone that weighs it does not swap it under a thumb. Once
// a host takes it away the next one that nobody weighed comes in hand.
function lineInHand(state) {
  const { board } = state.snapshot.card;
  const held = board.find((line) => line.id === state.board.line) ?? board.find((line) => !line.weight) ?? null;
  state.board.line = held?.id ?? null;
  return held;
}

export function boardScreen(state, acts) {
  const { card } = state.snapshot;
  const held = lineInHand(state);
  const { notice } = state.board;
  const isNew = card.board.every((line) => !line.weight);
  return html`
    ${held === null ? html`${cardLine(card)}<h1 class="h2">${card.board.length ? t.board.title : t.steps.rights}</h1>` : inHand(card.board, held, acts)}
    ${notice ? alert("warning", notice) : nothing}
    ${card.board.length
      ? html`<section class="stapel stapel--nauw">
          ${held === null || isNew ? nothing : html`<h2 class="h3">${t.board.title}</h2>`}
          <p class="klein zacht">${t.board.order}</p>
          <div class="schaal">${WEIGHTS.map((weight, place) => group(card.board, weight, 3 - place, acts))}</div>
          ${stillOpen(card.board, held, acts)}
        </section>`
      : html`<p>${t.board.empty}</p>`}
    ${missing(state, acts)}`;
}

const inHand = (board, held, acts) => html`
  <section class="stapel stapel--nauw">
    <p class="klein zacht">${fill(t.board.place, { n: board.indexOf(held) + 1, total: board.length })}</p>
    <h1 class="h2 tel__inhand" lang="nl">${lineWords(held)}</h1>
    <p id="ask">${t.board.ask}</p>
    <div class="weeg" role="group" aria-labelledby="ask">${WEIGHTS.map(
      (weight) => html`<button type="button" aria-pressed=${held.weight === weight ? "true" : "false"}
        @click=${() => acts.weigh(held, weight)}>${t.weights[weight]}</button>`,
    )}</div>
  </section>`;

function group(board, weight, blocks, acts) {
  const lines = board.filter((line) => line.weight === weight);
  if (!lines.length) return nothing;
  return html`
    <div class="schaal__deel ${blocks > 1 ? `schaal__deel--${blocks}` : ""}">
      <h3>${t.weights[weight]}<span class="gewicht" aria-hidden="true">${[1, 2, 3].map(
        (block) => html`<i class=${block <= blocks ? "is-vol" : ""}></i>`,
      )}</span></h3>
      <ul>${lineList(lines, t.board.again, "tekenen", acts)}</ul>
    </div>`;
}

function stillOpen(board, held, acts) {
  const lines = board.filter((line) => !line.weight && line !== held);
  if (!lines.length) return nothing;
  return html`<h3 class="tel__open-kop">${t.board.open}</h3><ul class="tel__nog">${lineList(lines, t.board.choose, "verder", acts)}</ul>`;
}

const lineList = (lines, label, sign, acts) =>
  repeat(
    lines,
    (line) => line.id,
    (line) => html`<li class="tel__lijn"><span lang="nl">${lineWords(line)}</span><button class="tel__stil" type="button"
      @click=${() => acts.takeInHand(line)}>${icon(sign)}<span class="vh">${label} <span lang="nl">${lineWords(line)}</span></span></button></li>`,
  );

function missing(state, acts) {
  const { isOpen, who, what, error } = state.missing;
  if (state.snapshot.card.board.length >= MOST_LINES) return html`<p class="klein">${t.board.full}</p>`;
  if (!isOpen) {
    return html`<button class="utrecht-button utrecht-button--secondary-action tel__breed" type="button" id="missing-open"
      @click=${acts.openMissing}>${icon("erbij")}${t.board.missing}</button>`;
  }
  return html`
    <form class="stapel tel__mist" novalidate @submit=${acts.addMissing}>
      <h2 class="h3">${t.board.missing}</h2>
      ${error ? html`<p class="utrecht-form-field-error-message" id="missing-error">${icon("fout")}<span>${error}</span></p>` : nothing}
      <div>
        <label class="utrecht-form-label" for="who">${t.board.who}</label>
        <p class="utrecht-form-field-description" id="who-help">${t.board.who_help}</p>
        <input class="utrecht-textbox" id="who" autocomplete="off" maxlength="80" aria-describedby=${error ? "missing-error who-help" : "who-help"}
          .value=${live(who)} @input=${(event) => acts.typeMissing({ who: event.target.value })}>
      </div>
      <div>
        <label class="utrecht-form-label" for="what">${t.board.what}</label>
        <input class="utrecht-textbox" id="what" autocomplete="off" maxlength="120" aria-describedby=${error ? "missing-error" : nothing}
          .value=${live(what)} @input=${(event) => acts.typeMissing({ what: event.target.value })}>
      </div>
      <div class="rij">
        <button class="utrecht-button utrecht-button--primary-action">${t.board.add}</button>
        <button class="utrecht-button utrecht-button--subtle" type="button" @click=${acts.closeMissing}>${t.board.cancel}</button>
      </div>
    </form>`;
}
