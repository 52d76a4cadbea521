// The screen in the room: readable at the back of a hall. It only looks; whoever leads does so on the console.

import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { clock, hear } from "./clock.js";
import { stepsOf, votedNow } from "./course.js";
import { findingWords, key, resultRows, rowsOf, tippingTable, whyHidden } from "./figures.js";
import { shownResults } from "./findings.js";
import { Line } from "./line.js";
import { board, countRing, valueForm, valuesOf } from "./ring.js";
import { begun, day, facts, inWords, letter, refusal, say, spaced } from "./words.js";

const root = document.getElementById("scherm");
const qr = document.createElement("div");
qr.append(document.getElementById("qr").content.cloneNode(true));
const help = document.createElement("div");
help.append(document.getElementById("hulp").content.cloneNode(true));

let shot = null;
let how = "connecting";
let problem = "";
// This screen alone; the console has a switch for all screens of the session.
let isStill = false;
let said = "";

const isMoving = () => !isStill && (shot?.session.motion ?? true);

// Parts --------------------------------------------------------------------------------------------

const screen = (left, right, { css = "" } = {}) => html`<div class="beamer beamer--levend ${css}">
    <main class="beamer__links" id="inhoud" tabindex="-1">${left}</main>
    <section class="beamer__rechts op-nacht" aria-label=${say("beside")}>${right}${motionButton()}</section>
    ${foot()}
  </div>`;

function foot() {
  const { session, card } = shot;
  // Who comes late still finds the way in; before the first card it stands large above this.
  const isOpen = ["playing", "harvest"].includes(session.phase) && !session.paused;
  return html`<footer class="beamer__voet">
    ${isOpen && session.code
      ? html`<span>${say(facts.hasVotes ? "screen_join_at" : "screen_check_in_at")} <b>${facts.address}</b> ${say("screen_with_code")} <b class="cijfer">${spaced(session.code)}</b></span>`
      : html`<span>${begun(session.title)}</span>`}
    <span class="beamer__lijn">${how === "open" ? "" : say(how === "polling" ? "polling" : how === "connecting" ? "connecting" : "lost")}</span>
    ${card && session.phase === "playing" && !session.paused ? stepFoot(card) : nothing}
  </footer>`;
}

// A key alone would be hit by who types, or speaks, elsewhere: it works with the focus on the button only.
function motionButton() {
  // Whoever leads switched it off for all screens.
  if (!shot.session.motion) return nothing;
  return html`<button class="beamer__beweging" type="button" aria-keyshortcuts="m" @click=${turnMotion}
    @keydown=${(event) => isPlain(event) && event.key === "m" && turnMotion()}>${
      say(isStill ? "screen_turn_motion_on" : "screen_turn_motion_off")
    }</button>`;
}

const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);

function turnMotion() {
  isStill = !isStill;
  said = say(isStill ? "screen_motion_off" : "screen_motion_on");
  draw();
}

function stepFoot(card) {
  const steps = stepsOf(shot);
  const place = Math.max(0, steps.indexOf(card.step));
  return html`<span class="rij"><span class="stenen zeven" aria-hidden="true">${steps.map(
      (_step, n) => html`<span class=${n < place ? "is-af" : n === place ? "is-nu" : ""}></span>`,
    )}</span><b>${say("step_of", { n: place + 1, of: steps.length })}: ${facts.steps[card.step].toLocaleLowerCase(facts.locale)}</b></span>`;
}

const titled = (title, inside, above = nothing) =>
  html`${above}<h1 class="beamer__titel">${title}</h1>${inside}`;

function label(card, { withTitle = false } = {}) {
  const name = card.whatIf ? say("what_if") : say("card_of", { n: shot.played.length });
  return html`<p class="rij beamer__kop"><b>${name}</b>${
    withTitle && card.title
      ? html`<span lang=${card.whatIf ? "nl" : card.language}>${card.whatIf || card.title}</span>`
      : card.values.slice(0, 2).map((value) => html`<span class="waarde">${valueForm(value)}${say(`values.${value}`)}</span>`)
  }</p>`;
}

function ownBoard(below = nothing) {
  const came = valuesOf(shot.played);
  const text = shot.played.length
    ? say("board_label", { n: shot.played.length, values: came.length ? inWords(came.map((one) => say(`values.${one}`))) : say("none") })
    : say("board_empty");
  return html`<h2 class="beamer__h2">${say("board")}</h2>
    <div class="beamer__plein">${board({
      played: shot.played,
      label: text,
      middle: html`<b>${came.length}</b>${say("of_four")}`,
    })}</div>${below}`;
}

// Phases -------------------------------------------------------------------------------------------

// To join; of a talk without votes: to check in.
function entry(promise) {
  const { code } = shot.session;
  return html`<div class="beamer__toegang"><div class="toegang__qr">${qr}</div><div>
    ${facts.hasVotes ? nothing : html`<p class="beamer__tekst"><b>${say("check_in")}</b></p>`}
    <p class="beamer__tekst">${
      facts.hasVotes ? html`${say("screen_lobby_scan")}, ${say("screen_lobby_type")}` : say("screen_lobby_talk_scan")
    } <b class="beamer__adres">${facts.address}</b>${code ? html` ${say("screen_lobby_code")}` : nothing}</p>
    ${code ? html`<p class="beamer__code cijfer">${spaced(code)}</p>` : nothing}
    <p>${promise}</p></div></div>`;
}

function lobby() {
  const { session, connected } = shot;
  const promise = say(facts.hasVotes ? "screen_lobby_promise" : "screen_lobby_promise_talk");
  const left = html`<p class="beamer__tekst">${begun(session.title)}${facts.team ? html`, ${facts.team}` : nothing}</p>
    <h1 class="beamer__titel">${say(session.phase === "planned" ? "screen_planned" : "screen_lobby")}</h1>
    ${session.phase === "planned" ? html`<p class="beamer__tekst">${promise}</p>` : entry(promise)}`;
  const { phones } = connected;
  const right = facts.hasVotes
    ? html`<div class="beamer__plein">${countRing({
        count: phones,
        of: Math.max(session.heads, phones),
        label: say("connected", { n: phones }),
        below: html`<span>${say("connected", { n: "" }).trim()}</span>`,
      })}</div><p role="status" class="vh">${say("connected", { n: phones })}</p>`
    : html`<div class="beamer__plein">${board({ played: [], label: say("board_empty") })}</div>`;
  return screen(left, right);
}

function votes(card, below) {
  const { heads } = shot.session;
  const voted = votedNow(card);
  const text = heads ? say("ring", { n: voted, of: heads }) : say("ring_open", { n: voted });
  return html`<div class="beamer__plein">${countRing({
    count: voted,
    of: heads,
    label: text,
    below: html`<span>${heads ? say("of_heads_votes", { of: heads }) : say("votes_in")}</span>`,
  })}</div><p>${below}</p>`;
}

const options = (card) => html`<ol class="beamer__opties" lang=${card.language}>${card.options.map(
  (text, place) => html`<li><span class="beamer__letter">${letter(place)}</span><span>${text}</span></li>`,
)}</ol>`;

// In the language of the case, which may be another than that of the page.
const ofCase = (card, text) => html`<span lang=${card.language}>${text}</span>`;

function reading(card) {
  const title = card.isBlank ? say("blank_title") : ofCase(card, card.title);
  const text = card.isBlank ? say("screen_own_case") : ofCase(card, card.text);
  const right = html`<div class="beamer__plein">${board({ played: shot.played, label: say("board") })}</div>
    <p>${card.isBlank ? nothing : say("screen_read")}</p>`;
  return screen(titled(title, html`<p class="beamer__tekst beamer__verhaal">${text}</p>`, label(card)), right);
}

function voting(card) {
  const waits = card.roundState === "open" ? "vote" : card.roundState === "closed" ? "closed" : "not_open";
  const whatIf = card.whatIf ? html`<p class="beamer__tekst"><b>${say("what_if")}</b> <span lang="nl">${card.whatIf}</span></p>` : nothing;
  return screen(
    titled(ofCase(card, card.question), html`${whatIf}${options(card)}`, label(card)),
    votes(card, say(`screen_${waits}`)),
    { css: card.question.length > 90 || card.whatIf ? "beamer--vol" : "" },
  );
}

function revealed(card) {
  if (whyHidden(card)) return shut(card);
  const rows = rowsOf(card, shot.tipping);
  const alone = { isSolid: Boolean(card.whatIf) && rows.length === 1 };
  const passes = shownResults(card.results).at(-1)?.passes;
  const left = titled(
    findingWords(card, shot.tipping),
    html`${resultRows({ options: card.options, language: card.language, rows, ...alone })}
      <div class="rij">${key(rows, alone)}${passes ? html`<p class="sleutel">${say("passes", { n: passes })}</p>` : nothing}</div>
      ${shot.tipping.length > 1 ? html`<div class="beamer__kantelen">${tippingTable(card, shot.tipping)}</div>` : nothing}`,
    label(card, { withTitle: true }),
  );
  return screen(left, beside(card), { css: "beamer--onthul" });
}

// What was shown of the first vote stays.
function shut(card) {
  const rows = card.whatIf ? [] : rowsOf(card, shot.tipping);
  const inside = html`<p class="beamer__tekst">${whyHidden(card)}</p>
    ${rows.length
      ? html`${resultRows({ options: card.options, language: card.language, rows })}${key(rows)}`
      : html`<p class="beamer__tekst">${say("hidden_do")}</p>`}`;
  return screen(titled(say("hidden_title"), inside, label(card, { withTitle: true })), ownBoard());
}

function beside(card) {
  const both = shownResults(card.results).length === 2;
  if (!both) return html`<p class="onthul__vraag">${say("screen_look")}</p>`;
  const { shift } = card;
  if (!shift) return html`<p class="onthul__vraag">${say("screen_ask")}</p><p>${say("changed_hidden")}</p>`;
  return html`<div class="beamer__plein">${countRing({
      count: shift.changed,
      of: shift.votedTwice,
      label: say("changed_ring", { n: shift.changed, of: shift.votedTwice }),
      below: nothing,
      colour: "f-p",
    })}</div>
    ${shift.changed
      ? html`<p><b>${say("changed_title", { n: shift.changed, of: shift.votedTwice })}</b> ${say("changed_rest")}</p>`
      : html`<p>${say("changed_none")}</p>`}
    <p class="onthul__vraag">${say("screen_ask")}</p>`;
}

function rights(card) {
  const left = titled(say("screen_rights"), html`<table class="beamer__bord">
      <caption class="vh">${say("rights")}</caption>
      <thead class="vh"><tr><th scope="col">${say("screen_rights_who")}</th><th scope="col">${say("screen_rights_what")}</th>
        <th scope="col">${say("screen_rights_weight")}</th></tr></thead>
      <tbody>${card.board.map((line) => html`<tr class=${line.weight ? `is-${line.weight}` : ""}><th scope="row" lang="nl">${line.who}</th>
        <td lang="nl">${line.what}</td><td class="beamer__gewicht">${line.weight ? weight(line.weight) : html`<span class="zacht">${say("weight_none")}</span>`}</td></tr>`)}</tbody>
    </table>`, label(card, { withTitle: true }));
  return screen(left, ownBoard(), { css: card.board.length > 8 ? "beamer--vol beamer--langbord" : "beamer--vol" });
}

const WEIGHTS = { right: 3, interest: 2, wish: 1 };

const weight = (name) => html`<svg viewBox="0 0 34 10" aria-hidden="true">${[0, 1, 2].map(
  (n) => html`<svg x=${n * 12} width="10" height="10" viewBox="0 0 10 10"><rect class=${n < WEIGHTS[name] ? "stem stem--vol" : "stem"} x=".7" y=".7" width="8.6" height="8.6" /></svg>`,
)}</svg><b>${say(`weights.${name}`)}</b>`;

// In rows of type, of about so many letters; a line takes some white as well.
const ROWS = 15;
const LETTERS_A_ROW = 54;
const WHITE = 0.8;

// As many as stand on the screen of a hall, from the first on.
function fitting(lines) {
  let room = ROWS;
  const past = lines.findIndex((one) => {
    room -= WHITE + Math.ceil(one.text.length / LETTERS_A_ROW);
    return room < 0;
  });
  return past < 0 ? lines : lines.slice(0, past);
}

// What all tables said, the most recognised first.
function atTables(card) {
  const { answered, lines } = card.tables;
  const { tables } = shot.session;
  const told = say("tables_answered", { n: answered, of: tables });
  const most = fitting([...lines].sort((one, other) => other.likes - one.likes));
  const rest = lines.length - most.length;
  const inside = most.length
    ? html`<ul class="beamer__argumenten">${most.map(
        (one) => html`<li>${one.text}${one.likes ? html` <span class="zacht">${say("likes", { n: one.likes })}</span>` : nothing}</li>`,
      )}</ul>${rest ? html`<p class="zacht">${say("screen_tables_rest", { n: rest })}</p>` : nothing}`
    : html`<p class="beamer__tekst">${say("screen_tables_ask")}</p>`;
  const right = html`<div class="beamer__plein">${countRing({
    count: answered,
    of: tables,
    label: told,
    below: html`<span>${say("tables_of", { of: tables })}</span>`,
  })}</div><p class="vh" role="status">${told}</p><p class="onthul__vraag">${say("screen_weigh_text")}</p>`;
  return screen(titled(say("screen_tables"), inside, label(card, { withTitle: true })), right, {
    css: most.length > 3 ? "beamer--vol" : "",
  });
}

function weighing(card) {
  if (card.tables) return atTables(card);
  const inside = card.arguments.length
    ? html`<ul class="beamer__argumenten">${card.arguments.slice(0, 8).map(
        (one) => html`<li>${one.text}${one.likes ? html` <span class="zacht">${say("likes", { n: one.likes })}</span>` : nothing}</li>`,
      )}</ul>`
    : html`<p class="beamer__tekst">${say("screen_weigh_text")}</p>`;
  const right = html`<p class="onthul__vraag">${card.arguments.length ? say("screen_weigh_text") : nothing}</p>${ownBoard()}`;
  return screen(titled(say("screen_weigh"), inside, label(card, { withTitle: true })), right);
}

function made() {
  return html`<ol class="beamer__afspraken">${shot.agreements.map(
    (one) => html`<li><b>${one.text}</b><br>${say("owner", { owner: one.owner })}${
      one.due ? `, ${say("due", { day: day(one.due) })}` : ""
    }</li>`,
  )}</ol>`;
}

function agreeing(card) {
  const inside = shot.agreements.length
    ? made()
    : html`<p class="beamer__tekst">${say("screen_agree_form")}</p><p class="beamer__tekst">${say("screen_agree_text")}</p>`;
  const title = say(shot.agreements.length ? "agreements" : "screen_agree");
  return screen(titled(title, inside, card ? label(card, { withTitle: true }) : nothing), ownBoard());
}

function harvest() {
  const inside = shot.agreements.length
    ? made()
    : facts.hasAgreements
      ? html`<p class="beamer__tekst">${say("screen_harvest_none")}</p>`
      : nothing;
  return screen(titled(say("screen_harvest"), inside), ownBoard());
}

function ended() {
  const text = say(facts.hasVotes ? "screen_ended_text" : "screen_ended_text_nothing");
  return screen(titled(say("screen_ended"), html`<p class="beamer__tekst">${text}</p>`), ownBoard());
}

function paused() {
  return screen(
    titled(say("help_title"), html`<p class="beamer__tekst">${say("help_text")}</p><div class="beamer__hulp">${help}</div>`),
    html`<div class="beamer__plein">${board({ played: [], label: say("help_title") })}</div>`,
  );
}

function talking() {
  const { talk } = shot.session;
  const now = talk.steps[talk.step];
  const inTurn = now.turnMinutes && talk.turn;
  const left = titled(
    html`<span lang=${now.language}>${now.title}</span>`,
    html`${now.say.map((line) => html`<p class="beamer__tekst" lang=${now.language}>${line}</p>`)}
      ${shot.agreements.length ? made() : nothing}`,
    html`<p class="beamer__kop"><b>${say("step_of", { n: talk.step + 1, of: talk.steps.length })}</b></p>`,
  );
  const whose = talk.turn ? say("turn", { n: talk.turn }) : say("turn_nobody");
  const right = html`${now.turnMinutes
      ? html`<div class="beamer__plein">${countRing({
            count: talk.turn,
            of: Math.max(shot.session.heads, talk.turn),
            label: whose,
            below: html`<span>${talk.turn ? say("turn_now") : nothing}</span>`,
          })}</div><p class="onthul__vraag">${whose}</p>`
      : nothing}
    ${now.turnMinutes && !inTurn ? nothing : clock(talk.since, inTurn ? now.turnMinutes : now.minutes)}`;
  return screen(left, right);
}

function onTable(card) {
  if (["open", "closed"].includes(card.roundState)) return voting(card);
  if (card.isBlank && card.step === "read") return reading(card);
  const { step } = card;
  if (step === "read") return reading(card);
  if (step === "rights") return rights(card);
  if (step === "weigh") return weighing(card);
  if (step === "agree") return agreeing(card);
  if (step === "vote_again" && card.round < 2) return voting(card);
  return card.round ? revealed(card) : voting(card);
}

function whole() {
  if (problem) {
    return html`<main class="beamer__links" id="inhoud" tabindex="-1"><h1 class="h1">${say("screen_refused")}</h1><p>${problem}</p></main>`;
  }
  if (!shot) return html`<main class="beamer__links" id="inhoud" tabindex="-1"><h1 class="h1">${say("connecting")}</h1></main>`;
  const { phase, paused: isPaused } = shot.session;
  if (isPaused) return paused();
  if (phase === "ended") return ended();
  if (phase === "harvest") return harvest();
  if (phase === "playing") return facts.hasVotes ? (shot.card ? onTable(shot.card) : lobby()) : talking();
  return lobby();
}

// Drawing ------------------------------------------------------------------------------------------

function draw() {
  root.classList.toggle("is-stil", !isMoving());
  render(html`${whole()}<p class="vh" role="status">${said}</p>`, root);
}

new Line({
  hello: { audience: "screen", ticket: facts.ticket, language: facts.language },
  onSnapshot(newest) {
    hear(newest.at);
    shot = newest;
    draw();
  },
  onState(state, code) {
    how = state;
    problem = state === "refused" ? refusal(code) : "";
    draw();
  },
});
draw();
setInterval(draw, 1000);
