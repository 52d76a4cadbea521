// Waiting, weighing, agreeing and looking back; the role card; and the screen for when somebody tells what really happened.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { repeat } from "../../../vendor/lit-html/directives/repeat.js";

import { promise } from "./joining.js";
import { cardLine, forms, icon, unfold } from "./parts.js";
import { resultAgain } from "./results.js";
import { day, fill, isTalk, places, t } from "./texts.js";
import { linesPart, notesPart, tablePart } from "./tables.js";
import { reason } from "./voting.js";

const checkIn = (state, words) => html`
  <section class="stapel stapel--nauw">
    <p><a href="${places.checkIn}#${state.secret}" target="_blank" rel="noopener noreferrer"><b>${words}</b></a></p>
    <p class="klein">${isTalk(state.snapshot.session) ? t.lobby.talk_why : t.lobby.check_in_why}</p>
  </section>`;

export const talkScreen = (state) => html`
  ${forms}
  <h1>${t.lobby.talk}</h1>
  <p class="lead">${t.lobby.talk_text}</p>
  ${checkIn(state, t.lobby.check_in)}`;

export const lobbyScreen = (state, acts) => html`
  ${forms}
  <h1>${t.lobby.title}</h1>
  <p class="lead">${state.snapshot.session.phase === "planned" ? t.lobby.planned : t.lobby.wait}</p>
  <p>${t.lobby.keep}</p>
  ${tablePart(state, acts)}
  ${promise()}
  ${checkIn(state, t.lobby.check_in)}`;

export function weighScreen(state, acts) {
  const { card, session } = state.snapshot;
  const picture = resultAgain(card);
  return html`
    ${cardLine(card)}
    <h1 class="h2">${t.weigh.title}</h1>
    ${card.question ? html`<p class="tel__vraag" lang=${card.language}>${card.question}</p>` : nothing}
    <p>${t.weigh.talk}</p>
    ${session.tables ? linesPart(state, acts) : nothing}
    ${session.arguments && !(session.tables && !card.arguments.length) ? pool(state, acts) : nothing}
    ${session.arguments && !session.tables ? reason(state, acts) : nothing}
    ${picture === nothing ? nothing : unfold(t.weigh.result, picture)}
    ${rolePart(state, acts)}`;
}

function pool(state, acts) {
  const { card } = state.snapshot;
  return html`
    <section class="stapel stapel--nauw">
      <h2 class="h3">${t.weigh.pot}</h2>
      ${card.arguments.length
        ? html`<p class="klein zacht">${t.weigh.pot_text}</p>
            <ul class="tel__pot">${repeat(card.arguments, (one) => one.id, (one) => argument(one, state, acts))}</ul>`
        : html`<p class="zacht">${t.weigh.few}</p>`}
    </section>`;
}

// One like a phone and argument; the server counts, this browser remembers that it did.
const argument = (one, state, acts) => {
  const isLiked = state.liked.has(one.id);
  const times = one.likes === 1 ? t.weigh.likes_one : fill(t.weigh.likes, { n: one.likes });
  return html`<li class="tel__argument">
    <p>${one.text}</p>
    <p class="tel__bij"><button class="tel__like" type="button" aria-disabled=${isLiked ? "true" : "false"}
      aria-label="${t.weigh.like}: ${one.text}" @click=${() => acts.like(one.id)}>${icon(isLiked ? "af" : "erbij")}${t.weigh.like}</button>
      <span class="klein">${one.likes ? times : nothing}</span></p></li>`;
};

export const agreeScreen = (state, acts) => html`
  ${cardLine(state.snapshot.card)}
  <h1 class="h2">${t.agree.title}</h1>
  <p class="citaat">${t.agree.sentence}<br>${t.agree.who_when}</p>
  ${agreements(state, t.agree.none)}
  ${rolePart(state, acts)}`;

function agreements(state, otherwise) {
  const made = state.snapshot.agreements;
  if (!made.length) return otherwise ? html`<p class="zacht">${otherwise}</p>` : nothing;
  return html`
    <section>
      <h2 class="h3 kop2">${t.agree.made}</h2>
      <ul class="lijnlijst">${repeat(made, (one) => one.id, (one) => html`<li>
        <p><b>${one.text}</b></p>
        <p class="klein">${fill(t.agree.owner, { owner: one.owner })}${one.due ? html`<br>${fill(t.agree.due, { day: day(one.due) })}` : nothing}</p></li>`)}</ul>
    </section>`;
}

export const harvestScreen = (state, acts) => html`
  <h1>${t.end.harvest}</h1>
  <p class="lead">${t.end.harvest_text}</p>
  ${agreements(state, "")}
  ${played(state)}
  ${notesPart(state, acts)}
  ${checkIn(state, t.lobby.check_in)}`;

export const endedScreen = (state) => html`
  ${forms}
  <h1>${t.end.ended}</h1>
  <p class="lead">${isTalk(state.snapshot.session) ? t.end.talk_ended : t.end.ended_text}</p>
  ${agreements(state, "")}
  <section class="stapel stapel--nauw"><h2 class="h3">${t.end.check_in}</h2>${checkIn(state, t.lobby.check_in)}</section>`;

const played = (state) => {
  const cards = state.snapshot.played;
  return cards.length
    ? html`<section><h2 class="h3 kop2">${t.end.played}</h2><ol class="lijnlijst">${cards.map(
        (one) => (one.title ? html`<li lang=${one.language}>${one.title}</li>` : html`<li>${t.card.blank}</li>`),
      )}</ol></section>`
    : nothing;
};

// `help`: what the server wrote, cloned once.
export const pausedScreen = (help) => html`
  <h1>${t.end.paused}</h1>
  <p class="lead">${t.end.paused_text}</p>
  ${help}`;

export function rolePart(state, acts) {
  const role = t.roles.cards[state.role];
  return html`
    <section class="tel__rol stapel stapel--nauw">
      <h2 class="h3">${icon("team")}${role ? fill(t.roles.as, { role: role.name }) : t.roles.title}</h2>
      ${role ? html`<p>${role.look}</p>` : nothing}
      <button class="utrecht-button utrecht-button--subtle" type="button" @click=${acts.drawRole}>${role ? t.roles.again : t.roles.draw}</button>
    </section>`;
}
