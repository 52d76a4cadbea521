// Before the first card: the code to join with, and how many people there are.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { now } from "../clock.js";
import { facts, hour, say, spaced } from "../words.js";
import { button, field, piece, sign } from "./parts.js";
import { announce, callPlayers, redraw, state, tell } from "./state.js";

export function planned() {
  return html`<section class="tegelnu op-nacht tegelnu--breed"><div class="stapel">
    <h1 class="h2" id="kop" tabindex="-1">${say("planned")}</h1>
    <p>${say(facts.hasVotes ? "planned_text" : "planned_text_talk")}</p>
    <div class="rij">
      ${button(say("open_lobby"), () => tell({ do: "open_lobby" }, { done: "opened" }), {
        kind: "primary-action",
        css: "knop--groot",
      })}${screenLink()}
    </div></div></section>`;
}

export function screenLink() {
  return html`<a class="utrecht-button utrecht-button--secondary-action" href=${facts.screen} target="_blank"
    rel="noopener">${sign("beamer")}<span>${say("open_screen")}<span class="vh">, ${say("open_screen_new")}</span></span></a>`;
}

export const joining = () => entry(
  html`${screenLink()}`,
  facts.print ? html`<p><a href=${facts.print}><b>${say("print")}</b></a></p>` : nothing,
);

// A talk without votes is joined by nobody; its code and QR code lead to the page where people check in.
export const checkingIn = () => html`<section class="stapel"><h2 class="kop2 h3">${say("check_in_title")}</h2>
  <p>${say("check_in")}</p>${entry()}</section>`;

function entry(beside = nothing, below = nothing) {
  const { code, codeUntil } = state.shot.session;
  const isOver = !code || (codeUntil && Date.parse(codeUntil) < now());
  return html`<div class="toegang">
    <div class="toegang__qr">${piece("qr")}</div>
    <div class="stapel">
      <p>${say("scan", { address: facts.address })}</p>
      <p class="toegang__code cijfer">${isOver ? "–" : spaced(code)}</p>
      <p class="klein zacht">${isOver ? say("code_over") : say("code_until", { time: hour(codeUntil) })}</p>
      <div class="rij">${button(say("new_code"), renewCode)}${beside}</div>
      ${below}
    </div>
  </div>`;
}

async function renewCode() {
  const answer = await tell({ do: "new_code" });
  if (answer) announce(say("new_code_done", { code: spaced(answer.code) }));
  redraw();
}

export function heads() {
  const { session, connected } = state.shot;
  if (session.heads && !state.isRecounting) {
    return html`<div class="rij koppen"><p><b>${say("heads_done", { n: session.heads })}</b>
      ${facts.hasVotes && connected.phones > session.heads
        ? html`<br>${say("heads_less", { n: connected.phones, of: session.heads })}`
        : nothing}</p>
      ${button(say("heads_change"), () => {
        state.isRecounting = true;
        redraw();
        document.getElementById("heads")?.focus();
      })}</div>`;
  }
  const proposed = session.heads || connected.phones || "";
  return html`<form class="koppen" @submit=${confirmHeads} novalidate>
    ${field(say("heads"), "heads", {
      hint: say(facts.hasVotes ? "heads_hint" : "heads_hint_talk"),
      input: html`<div class="rij"><input class="utrecht-textbox koppen__aantal" id="heads" name="heads" type="number"
        inputmode="numeric" min="0" max="5000" required aria-describedby="heads-uitleg" value=${proposed}>
        <button class="utrecht-button utrecht-button--${session.heads ? "secondary" : "primary"}-action">${say("heads_confirm")}</button></div>`,
    })}
  </form>`;
}

async function confirmHeads(event) {
  event.preventDefault();
  const number = Number.parseInt(new FormData(event.currentTarget).get("heads"), 10);
  const counted = { do: "heads", heads: Number.isNaN(number) ? -1 : number };
  if (await tell(counted, { done: "heads_done", values: { n: number } })) state.isRecounting = false;
  redraw();
  document.getElementById("kop")?.focus();
}

export function players() {
  if (!facts.isRehearsal) return nothing;
  return html`<section class="stapel stapel--nauw">
    <p>${say("simulate_hint")}</p>
    <p>${button(say("simulate"), callPlayers, { off: state.hasPlayers })}</p>
  </section>`;
}
