// A talk without votes: its parts with their minutes, and turns in which nobody is interrupted.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { clock } from "../clock.js";
import { begun, facts, say } from "../words.js";
import { button, sign } from "./parts.js";
import { agreeForm, agreements, guide, notes } from "./table.js";
import { state, tell, tellAll } from "./state.js";

const go = (step, turn = 0) => tell({ do: "talk", step, turn });

export function talkNow() {
  const { talk, phase } = state.shot.session;
  if (phase === "lobby") {
    return html`<section class="tegelnu op-nacht tegelnu--breed"><div class="stapel">
      <h1 class="h2" id="kop" tabindex="-1">${begun(state.shot.session.title)}</h1>
      <p>${say("talk_lead")}</p>
      <div class="rij">${button(say("begin_talk"), () => go(0), { kind: "primary-action", css: "knop--groot" })}</div>
    </div></section>`;
  }
  const now = talk.steps[talk.step];
  const next = talk.steps[talk.step + 1];
  const inTurn = now.turnMinutes > 0 && talk.turn > 0;
  return html`<section class="tegelnu op-nacht tegelnu--breed"><div class="stapel">
      <p>${say("step_of", { n: talk.step + 1, of: talk.steps.length })}</p>
      <h1 class="h2" id="kop" tabindex="-1" lang=${now.language}>${now.title}</h1>
      ${now.turnMinutes ? html`<p class="beurt">${talk.turn ? say("turn", { n: talk.turn }) : say("turn_nobody")}</p>` : nothing}
      ${now.turnMinutes && !inTurn ? nothing : clock(talk.since, inTurn ? now.turnMinutes : now.minutes)}
      <div class="rij tegelnu__knoppen">${
        now.turnMinutes
          ? button(say(talk.turn ? "next_turn" : "first_turn"), () => go(talk.step, talk.turn + 1), {
              kind: "primary-action",
              css: "knop--groot",
            })
          : nothing
      }${button(
        next ? say("talk_next", { step: next.title }) : say("talk_over"),
        () => (next ? go(talk.step + 1) : tellAll([{ do: "harvest" }])),
        { kind: now.turnMinutes ? "secondary-action" : "primary-action", css: "knop--groot" },
      )}</div>
    </div></section>
    ${guide(now.say, { language: now.language })}
    ${now.agrees ? agreeForm() : nothing}${agreements()}${notes()}`;
}

export function talkSteps() {
  const { talk, phase } = state.shot.session;
  const isOn = phase === "playing";
  return html`<nav class="console__stappen stapel" aria-label=${say("talk_steps")}>
    <h2 class="h3">${begun(state.shot.session.title)}</h2>
    ${facts.team ? html`<p>${facts.team}</p>` : nothing}
    <ol>${talk.steps.map((step, n) => {
      const how = isOn && n < talk.step ? "is-af" : isOn && n === talk.step ? "is-nu" : "";
      return html`<li class=${how}><button type="button" class="stap" aria-current=${how === "is-nu" ? "step" : nothing}
        aria-disabled=${isOn ? nothing : "true"} @click=${() => isOn && !state.isBusy && go(n)}>
        <span class="nr" aria-hidden="true">${how === "is-af" ? sign("af") : n + 1}</span>
        <span><span lang=${step.language}>${step.title}</span>${how === "is-af" ? html`<span class="vh">, ${say("is_done")}</span>` : nothing}</span>
        <span class="zacht cijfer">${say("minutes", { n: step.minutes.toLocaleString(facts.locale) })}</span>
      </button></li>`;
    })}</ol></nav>`;
}
