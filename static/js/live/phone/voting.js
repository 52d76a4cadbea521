// Reading the card, voting in silence, a reason for the pool, and guessing while the result is on its way.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { live } from "../../../vendor/lit-html/directives/live.js";

import { guessOf, leftOf } from "./guess.js";
import { alert, cardAgain, cardLine, cardText, icon, letterTile } from "./parts.js";
import { LETTERS, fill, t } from "./texts.js";
import { PASS } from "./votes.js";

export const REASON_LENGTH = 200;
const COUNT_FROM = 40;

export const readScreen = (card) =>
  card.isBlank
    ? html`${cardLine(card)}<h1>${t.card.blank}</h1><p class="lead">${t.card.blank_text}</p>`
    : html`
        ${cardLine({ ...card, title: "" })}
        <h1 lang=${card.language}>${card.title}</h1>
        <div class="stapel tel__kaart" lang=${card.language}>${cardText(card)}</div>
        <p class="tel__vraag" lang=${card.language}>${card.question}</p>
        <p class="zacht">${t.card.read}</p>`;

export function voteScreen(state, acts) {
  const { card, session } = state.snapshot;
  const isOpen = card.roundState === "open";
  const chosen = isOpen ? state.votes.chosenIn(card) : null;
  return html`
    ${cardLine(card)}
    <fieldset class="tel__stemmen" ?disabled=${!isOpen}>
      <legend><h1 class="h2" lang=${card.language}>${card.question}</h1></legend>
      ${card.step === "vote_again" || card.round === 2 ? html`<p class="tel__opnieuw">${t.vote.again}</p>` : nothing}
      <div class="keuzes">${card.options.map((_option, place) => choice(card, place, chosen, acts))}
        ${isOpen && (state.votes.mayPass(card) || chosen === PASS) ? pass(chosen, acts) : nothing}</div>
    </fieldset>
    ${isOpen ? standing(state) : alert("info", t.vote.not_open)}
    ${session.arguments && isOpen ? reason(state, acts) : nothing}
    ${isOpen && chosen !== null && state.votes.isIn ? guessing(card, acts) : nothing}
    ${cardAgain(card)}`;
}

const choice = (card, place, chosen, acts) => html`
  <label class="keuze">
    <input type="radio" name="choice" .value=${String(place)} .checked=${live(chosen === place)} @change=${() => acts.choose(place)}>
    <span class="keuze__letter" aria-hidden="true">${LETTERS[place]}</span><span class="keuze__tekst"><span class="vh">${LETTERS[place]}: </span><span lang=${card.language}>${card.options[place]}</span></span>
    <span class="keuze__vink">${icon("af")}</span>
  </label>`;

const pass = (chosen, acts) => html`
  <label class="keuze keuze--pas">
    <input type="radio" name="choice" value="pass" .checked=${live(chosen === PASS)} @change=${() => acts.choose(PASS)}>
    <span></span><span class="keuze__tekst">${t.vote.pass}<span class="keuze__uitleg">${t.vote.pass_explained}</span></span>
    <span class="keuze__vink">${icon("af")}</span>
  </label>`;

// What became of one's vote; the same words as are said to a screen reader.
export function standingOf(state) {
  const { card } = state.snapshot;
  const { notice, isIn } = state.votes;
  if (notice === "failed") return ["error", t.vote.failed, t.vote.failed_more];
  if (notice === "late") return ["warning", t.vote.late, t.vote.late_more];
  const chosen = state.votes.chosenIn(card);
  if (chosen === null || (isIn && card.roundState !== "open")) return null;
  if (isIn) return ["ok", chosen === PASS ? t.vote.passed : t.vote.in, t.vote.in_more];
  return state.line === "open" || state.line === "polling"
    ? ["info", t.vote.sending, ""]
    : ["warning", t.vote.waiting, t.vote.waiting_more];
}

export function standing(state) {
  const found = standingOf(state);
  return found ? alert(...found) : nothing;
}

export function closedScreen(state, acts) {
  const { card } = state.snapshot;
  return html`
    ${cardLine(card)}
    <h1 class="h2" lang=${card.language}>${card.question}</h1>
    ${standing(state)}
    ${alert("info", t.vote.closed)}
    ${guessing(card, acts)}
    ${cardAgain(card)}`;
}

export const voidScreen = (card) => html`
  ${cardLine(card)}
  <h1 class="h2">${t.vote.void}</h1>
  <p>${t.vote.void_text}</p>
  <p class="tel__vraag" lang=${card.language}>${card.question}</p>
  ${cardAgain(card)}`;

export function reason(state, acts) {
  const { text, notice } = state.reason;
  const left = REASON_LENGTH - text.length;
  return html`
    <form class="stapel stapel--nauw" novalidate @submit=${acts.sendReason}>
      <label class="utrecht-form-label" for="reason">${t.reason.label}</label>
      <p class="utrecht-form-field-description" id="reason-help">${t.reason.help}</p>
      <div class="tel__regel">
        <input class="utrecht-textbox" id="reason" autocomplete="off" enterkeyhint="send" maxlength=${REASON_LENGTH}
          aria-describedby="reason-help" .value=${live(text)} @input=${acts.typeReason}>
        <button class="utrecht-button utrecht-button--secondary-action">${t.reason.send}</button>
      </div>
      ${left <= COUNT_FROM ? html`<p class="klein zacht">${fill(t.reason.more, { n: left })}</p>` : nothing}
      ${notice ? html`<p class="klein"><b>${notice}</b></p>` : nothing}
    </form>`;
}

export function guessing(card, acts) {
  const guess = guessOf(card, card.round);
  const left = leftOf(guess);
  return html`
    <section class="stapel stapel--nauw tel__raad">
      <h2 class="h3">${t.guess.title}</h2>
      <p>${t.guess.text}</p>
      <ul>${card.options.map(
        (option, place) => html`<li class="tel__gok">
          <span class="tel__optie">${letterTile(place)}<span lang=${card.language}>${option}</span></span>
          <span class="tel__stapper">
            <button type="button" aria-disabled=${guess[place] === 0 ? "true" : "false"} aria-label=${fill(t.guess.less, { letter: LETTERS[place] })}
              @click=${() => guess[place] > 0 && acts.guess(place, -1)}>−</button>
            <b>${guess[place]}</b>
            <button type="button" aria-disabled=${left === 0 ? "true" : "false"} aria-label=${fill(t.guess.more, { letter: LETTERS[place] })}
              @click=${() => left > 0 && acts.guess(place, 1)}>+</button>
          </span></li>`,
      )}</ul>
      <p><b>${leftWords(left)}</b></p>
    </section>`;
}

export const leftWords = (left) =>
  left === 0 ? t.guess.done : left === 1 ? t.guess.left_one : fill(t.guess.left, { n: left });
