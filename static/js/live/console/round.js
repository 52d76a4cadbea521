// The card on the table: the step of now with its one next thing, and the steps beside it.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { clock, now } from "../clock.js";
import { nextAction, roundOf, stepsOf, votedNow } from "../course.js";
import { findingWords, key, resultRows, rowsOf, tippingTable, whyHidden } from "../figures.js";
import { shownResults } from "../findings.js";
import { countRing } from "../ring.js";
import { facts, letter, say } from "../words.js";
import { openCards } from "./cards.js";
import { players } from "./lobby.js";
import { button, fold, sign } from "./parts.js";
import { state, tell, tellAll } from "./state.js";

export const openEnd = () => document.getElementById("afronden").showModal();

// The next thing -----------------------------------------------------------------------------------

function actionText(action) {
  return say(action.text, { step: action.step ? facts.steps[action.step] : "" });
}

async function take(action) {
  if (action.end) openEnd();
  else if (action.view) openCards();
  else await tellAll(action.frames);
}

export function nextButtons() {
  const action = nextAction(state.shot, { mostCards: facts.mostCards, now: now() });
  const noHeads = action.view === "cards" && !state.shot.session.heads;
  const why = action.wait ? say("reveal_wait", { n: action.wait }) : noHeads ? say("heads_needed") : "";
  return html`<div class="rij tegelnu__knoppen">
      ${button(actionText(action), () => take(action), {
        kind: "primary-action",
        css: "knop--groot",
        off: Boolean(why),
      })}
      ${action.other ? button(actionText(action.other), () => take(action.other), { css: "knop--groot" }) : nothing}
      ${state.shot.card && !action.other
        ? button(say("minute"), giveMinute, { css: "knop--groot" })
        : nothing}
    </div>
    ${why ? html`<p class="klein">${why}</p>` : nothing}`;
}

const giveMinute = () => tell({ do: "time", card: state.shot.card.id, minutes: 1 }, { done: "minute_done" });

// The step of now ----------------------------------------------------------------------------------

function lead(card) {
  const { heads: players_ } = state.shot.session;
  if (card.isBlank) return say("blank_lead");
  if (card.roundState === "open") {
    const waiting = players_ - card.voted;
    return waiting > 0 ? say("vote_lead", { n: waiting }) : say("vote_all");
  }
  if (card.roundState === "closed") return say("vote_closed");
  if (roundOf(card.step) > card.round) return say("vote_not_open");
  if (card.step === "reveal" || roundOf(card.step)) return whyHidden(card) || say("vote_shown");
  return say(`${card.step}_lead`);
}

export function stepNow() {
  const { card, session } = state.shot;
  const steps = stepsOf(state.shot);
  const place = Math.max(0, steps.indexOf(card.step));
  return html`<section class="tegelnu op-nacht">
    <div class="tegelnu__ring">${countRing({
      count: votedNow(card),
      of: session.heads,
      label: say("ring", { n: votedNow(card), of: session.heads }),
      below: say("of_heads", { of: session.heads }),
    })}</div>
    <div class="stapel">
      <p>${say("step_of", { n: place + 1, of: steps.length })}${card.whatIf ? html`. ${say("what_if")} <span lang="nl">${card.whatIf}</span>` : nothing}</p>
      <h1 class="h2" id="kop" tabindex="-1">${facts.steps[card.step]}</h1>
      <p>${lead(card)}</p>
      ${clock(card.stepSince, session.minutes[card.step])}
      ${nextButtons()}
    </div>
  </section>
  ${facts.isRehearsal && card.roundState === "open" && !state.hasPlayers ? players() : nothing}`;
}

const minutesLeft = (steps, place) =>
  steps.slice(Math.max(0, place)).reduce((sum, step) => sum + state.shot.session.minutes[step], 0);

export function stepList() {
  const { card, played } = state.shot;
  const steps = stepsOf(state.shot);
  const place = steps.indexOf(card.step);
  return html`<nav class="console__stappen stapel" aria-label=${say("steps")}>
    <h2 class="h3">${card.whatIf ? say("what_if") : say("card_of", { n: played.length })}</h2>
    ${card.isBlank ? html`<p>${say("blank_title")}</p>` : html`<p lang=${card.language}>${card.title}</p>`}
    <ol>${steps.map((step, n) => {
      const how = n < place ? "is-af" : n === place ? "is-nu" : "";
      return html`<li class=${how}><button type="button" class="stap" aria-current=${n === place ? "step" : nothing}
        @click=${() => state.isBusy || tell({ do: "step", card: card.id, step })}>
        <span class="nr" aria-hidden="true">${n < place ? sign("af") : n + 1}</span>
        <span>${facts.steps[step]}${n < place ? html`<span class="vh">, ${say("is_done")}</span>` : nothing}</span>
        <span class="zacht cijfer">${say("minutes", { n: state.shot.session.minutes[step].toLocaleString(facts.locale) })}</span>
      </button></li>`;
    })}</ol>
    <p class="klein zacht">${say("left", { n: Math.ceil(minutesLeft(steps, place)) })}</p>
    ${card.round === 0 && !card.whatIf
      ? html`<div class="stapel stapel--nauw">${button(say("swap"), () => openCards({ swaps: card.id }))}
          <p class="klein zacht">${say("swap_hint")}</p></div>`
      : nothing}
  </nav>`;
}

// Results, hands, what ifs -------------------------------------------------------------------------

export function results() {
  const { card, tipping } = state.shot;
  if (whyHidden(card)) return html`<section class="stapel"><h2 class="kop2 h3">${say("hidden_title")}</h2>
    <p>${whyHidden(card)}</p><p>${say("hidden_do")}</p></section>`;
  if (!shownResults(card.results).length) return nothing;
  const rows = rowsOf(card, tipping);
  const isSolid = { isSolid: Boolean(card.whatIf) && rows.length === 1 };
  return html`<section class="stapel"><h2 class="kop2 h3">${findingWords(card, tipping)}</h2>
    ${resultRows({ options: card.options, language: card.language, rows, ...isSolid })}
    ${key(rows, isSolid)}
    ${card.whatIf ? nothing : changed(card)}
    ${tippingTable(card, tipping)}</section>`;
}

function changed(card) {
  if (shownResults(card.results).length < 2) return nothing;
  if (!card.shift) return html`<p class="klein zacht">${say("changed_hidden")}</p>`;
  if (!card.shift.changed) return html`<p>${say("changed_none")}</p>`;
  return html`<p><b>${say("changed_title", { n: card.shift.changed, of: card.shift.votedTwice })}</b> ${say("changed_rest")}</p>`;
}

export function hands() {
  const { card } = state.shot;
  const counted = shownResults(card.results).length;
  if (card.isBlank || counted === 2 || card.roundState === "open" || card.roundState === "closed") return nothing;
  // Phones voted: hands cannot be added to them.
  if (card.voted) return nothing;
  const round = counted ? 2 : 1;
  if (card.whatIf && round === 2) return nothing;
  return fold(say("hands"), html`<p>${say("hands_hint")} ${say("hands_round", {
    round: say(round === 1 ? "hands_first" : "hands_second"),
  })}</p>
  <form class="stapel" novalidate @submit=${(event) => sendHands(event, card, round)}>
    <div class="handen">${card.options.map(
      (text, place) => html`<div class="handen__een"><label class="utrecht-form-label" for="hand-${place}">
        <span class="vh">${say("hands_votes", { a: letter(place) })}: </span><b>${letter(place)}</b> <span lang=${card.language}>${text}</span></label>
        <input class="utrecht-textbox" id="hand-${place}" name="hand" type="number" inputmode="numeric" min="0"
          max="5000" value="0"></div>`,
    )}</div>
    <button class="utrecht-button utrecht-button--secondary-action">${say("hands_send")}</button>
  </form>`);
}

async function sendHands(event, card, round) {
  event.preventDefault();
  const form = event.currentTarget;
  const counts = new FormData(form).getAll("hand").map((one) => Number.parseInt(one, 10));
  // What is no number is refused by the server, in words.
  const frame = { do: "hands", card: card.id, round, counts: counts.map((one) => (Number.isNaN(one) ? -1 : one)) };
  const step = round === 1 ? "reveal" : "vote_again";
  if (!(await tell(frame))) return;
  form.reset();
  await tell({ do: "step", card: card.id, step });
}

export function whatIfs() {
  const { card, tipping } = state.shot;
  if (!card.whatIfs.length) return nothing;
  const isTime = card.round > 0 && card.roundState === "revealed";
  const gone = new Set([card.whatIf, ...tipping.map((one) => one.whatIf)]);
  const open = card.whatIfs.filter((one) => !gone.has(one.text));
  if (!open.length) return nothing;
  return html`<section class="stapel stapel--nauw"><h2 class="kop2 h3">${
    isTime ? say("what_ifs") : say("what_ifs_later")
  }</h2>
  ${isTime ? html`<p class="klein zacht">${say("what_ifs_hint")}</p>` : nothing}
  <ul class="lijnlijst">${open.map(
    (one) => html`<li class="rij rij--uit"><span class="watals"><b>${say("what_if")}</b> <span lang=${card.language}>${one.shown}</span></span>
      ${isTime
        ? button(say("lay_what_if"), () => tell({ do: "lay_card", whatIf: one.text }), {
            kind: "subtle",
            label: say("lay_what_if_named", { text: one.shown }),
          })
        : nothing}</li>`,
  )}</ul></section>`;
}

export function cardText() {
  const { card } = state.shot;
  if (card.isBlank) return html`<p>${say("blank_text")}</p>`;
  return html`<p lang=${card.language}>${card.text}</p><p lang=${card.language}><b>${card.question}</b></p>
    <ol class="opties" lang=${card.language}>${card.options.map((text, place) => html`<li><b>${letter(place)}</b> <span>${text}</span></li>`)}</ol>`;
}
