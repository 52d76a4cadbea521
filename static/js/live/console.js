// The host's console. Everything is drawn from the last snapshot; docs/live-protocol.md describes it.

import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { choosing } from "./console/cards.js";
import { checkingIn, heads, joining, planned, players } from "./console/lobby.js";
import { button, piece, sign } from "./console/parts.js";
import { cardText, hands, nextButtons, stepNow, openEnd, results, stepList, whatIfs } from "./console/round.js";
import { side } from "./console/side.js";
import { begin, redraw, state, tell } from "./console/state.js";
import {
  afterwards,
  agreeForm,
  agreements,
  guide,
  guideOfCard,
  moderation,
  notes,
  weighing,
} from "./console/table.js";
import { tableLines, tables } from "./console/tables.js";
import { talkNow, talkSteps } from "./console/talk.js";
import { begun, facts, say, sayList, spaced } from "./words.js";

const root = document.getElementById("console");

function head() {
  const { shot } = state;
  const isLive = shot && !["planned", "ended"].includes(shot.session.phase);
  return html`<header class="console__kop">
    <div class="console__merk">${piece("merk")}<p class="console__wat"><b>${begun(shot?.session.title ?? "")}</b>${
      facts.team ? html`<br>${facts.team}` : nothing
    }</p></div>
    <div class="console__staat">${connection()}
      ${isLive && shot.session.code
        ? html`<span>${say("code")} <b class="cijfer">${spaced(shot.session.code)}</b></span>`
        : nothing}
      ${isLive && !shot.session.paused
        ? html`<a class="alleen-telefoon console__stil" href="#stil"><b>${say("stop_title")}</b></a>`
        : nothing}
      ${isLive ? button(say(facts.hasVotes ? "end" : "end_talk"), openEnd) : nothing}</div>
  </header>`;
}

function connection() {
  if (state.line !== "open" && state.line !== "polling") {
    return html`<span class="label label--let-op">${sign("let-op")}${say(state.line === "connecting" ? "connecting" : "lost")}</span>`;
  }
  const { connected } = state.shot ?? {};
  if (!connected) return html`<span class="verbonden">${say("open")}</span>`;
  if (!facts.hasVotes) return html`<span class="verbonden">${say("open")}</span>${wall(connected)}`;
  return html`<span class="verbonden">${say("connected", { n: connected.phones })}</span>${wall(connected)}
    ${connected.weak ? html`<span class="label label--let-op">${sign("let-op")}${say("weak", { n: connected.weak })}</span>` : nothing}`;
}

// Whether the screen in the room shows what happens here.
const wall = ({ screens }) =>
  screens
    ? html`<span class="label label--ok">${sign("beamer")}${say("screen_follows")}</span>`
    : html`<span class="label">${sign("beamer")}${say("screen_off")}</span>`;

function middle() {
  const { shot } = state;
  if (!shot) return html`<h1 class="h2" id="kop" tabindex="-1">${say(state.line === "refused" ? "lost" : "connecting")}</h1>`;
  const { phase, paused } = shot.session;
  if (paused) return stopped();
  if (phase === "planned") return html`${planned()}${tables()}`;
  if (phase === "ended") return ended();
  if (phase === "harvest") return harvest();
  if (!facts.hasVotes) return html`${talkNow()}${heads()}${checkingIn()}`;
  if (phase === "lobby" && state.view !== "cards") return lobby();
  if (state.view === "cards" || !shot.card) return choosing();
  return html`${stepNow()}${ofStep(shot.card)}${agreements()}${whatIfs()}${afterwards()}
    <section class="console__meer">${hands()}${heads()}${notes()}</section>`;
}

// What this step is about stands first.
function ofStep(card) {
  if (card.step === "read") return html`${guideOfCard()}${told(card)}`;
  if (card.step === "agree") return html`${agreeForm()}${guideOfCard()}${results()}`;
  if (["rights", "weigh"].includes(card.step)) {
    return html`${guideOfCard()}${tableLines()}${moderation()}${weighing()}${results()}`;
  }
  return html`${results()}${guideOfCard()}${moderation()}`;
}

const told = (card) => html`<section class="stapel"><h2 class="kop2 h3">${
  card.isBlank ? say("blank_title") : html`<span lang=${card.language}>${card.title}</span>`
}</h2>${cardText()}</section>`;

function lobby() {
  return html`<section class="tegelnu op-nacht tegelnu--breed"><div class="stapel">
      <h1 class="h2" id="kop" tabindex="-1">${say("lobby")}</h1>
      <p>${say("lobby_text")}</p>${nextButtons()}</div></section>
    ${heads()}${tables()}${joining()}${players()}${guide(sayList("guide.lobby"))}`;
}

function harvest() {
  return html`<section class="tegelnu op-nacht tegelnu--breed"><div class="stapel">
      <h1 class="h2" id="kop" tabindex="-1">${say("harvest")}</h1>
      <p>${say("harvest_text")}</p>
      <div class="rij">${button(say("end_finish"), openEnd, { kind: "primary-action", css: "knop--groot" })}</div></div></section>
    ${guide(sayList("guide.harvest"))}
    ${state.shot.agreements.length || !facts.hasAgreements ? agreements() : html`<p>${say("harvest_none")}</p>`}
    ${agreeForm({ isOpen: false })}${notes()}${facts.hasVotes ? nothing : html`${heads()}${checkingIn()}`}`;
}

function ended() {
  return html`<section class="stapel"><h1 class="h2" id="kop" tabindex="-1">${say("ended_title")}</h1>
    <p>${say(facts.hasVotes ? "ended_text" : "ended_text_nothing")}</p>${agreements()}
    <p><a class="utrecht-button utrecht-button--primary-action" href=${facts.home}>${say("ended_link")}</a></p></section>`;
}

function stopped() {
  return html`<section class="stapel"><h1 class="h2" id="kop" tabindex="-1">${say("help_title")}</h1>
    ${["stop_script", "stop_script_2", "stop_script_3"].map((name) => html`<p class="citaat">${say(name)}</p>`)}
    ${piece("hulp")}
    <p>${button(say("go_on"), goOn, { kind: "primary-action", css: "knop--groot" })}</p></section>`;
}

async function goOn() {
  await tell({ do: "pause", paused: false });
  document.getElementById("kop")?.focus();
}

function ending() {
  return html`<dialog class="dialoog" id="afronden" aria-labelledby="afronden-kop"><div class="stapel">
    <h2 class="h3" id="afronden-kop">${say("end_title")}</h2>
    <p>${say("end_text")}</p>
    <div class="rij">${button(say("end_yes"), end, { kind: "primary-action" })}
      ${button(say("end_no"), closeEnd)}</div></div></dialog>`;
}

const closeEnd = () => document.getElementById("afronden").close();

async function end() {
  closeEnd();
  await tell({ do: "end" });
  document.getElementById("kop")?.focus();
}

function steps() {
  const { shot } = state;
  if (!shot || shot.session.paused || !["lobby", "playing"].includes(shot.session.phase)) return nothing;
  if (!facts.hasVotes) return talkSteps();
  return shot.session.phase === "playing" && shot.card && state.view !== "cards" ? stepList() : nothing;
}

function draw() {
  const left = steps();
  const isAside = state.shot && !state.shot.session.paused && state.shot.session.phase !== "ended";
  render(
    html`${head()}
      <main class="console__midden" id="inhoud" tabindex="-1">
        ${state.error
          ? html`<div class="utrecht-alert utrecht-alert--error" role="alert">${sign("fout")}<div><b>${say("error")}</b> ${state.error}
              ${state.line === "refused" ? html`<br><a href=${location.href}>${say("again")}</a>` : nothing}</div></div>`
          : nothing}
        ${middle()}
      </main>
      ${left}${isAside ? side() : nothing}${ending()}
      <p class="console__melding" role="status">${state.status}</p>`,
    root,
  );
  root.classList.toggle("console--twee", left === nothing);
  root.classList.toggle("console--een", !isAside);
}

begin(draw);
draw();
// Clocks and the seconds to wait.
setInterval(redraw, 1000);
