// What the table says, weighs and agrees: the guide, the pool of arguments, the board, agreements and notes.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { repeat } from "../../../vendor/lit-html/directives/repeat.js";
import { day, facts, say, sayList } from "../words.js";
import { button, field, fold, onSubmit } from "./parts.js";
import { state, tell } from "./state.js";

// `language`: of the lines, where an editor wrote them; `ofCase`: {lines, language}.
export function guide(lines, { language = nothing, ofCase = null } = {}) {
  if (!lines.length && !ofCase?.lines.length) return nothing;
  return html`<section class="stapel"><h2 class="kop2 h3">${say("say_now")}</h2>
    ${lines.map((line) => html`<blockquote class="citaat" lang=${language}>${line}</blockquote>`)}
    ${ofCase?.lines.length
      ? html`<h3 class="h4">${say("case_guide")}</h3>
          <ul class="lijnlijst" lang=${ofCase.language}>${ofCase.lines.map((line) => html`<li>${line}</li>`)}</ul>`
      : nothing}</section>`;
}

export function guideOfCard() {
  const { card } = state.shot;
  if (card.isBlank && card.step === "read") return guide(sayList("guide.blank"));
  if (card.whatIf && card.step === "vote") return guide(sayList("guide.what_if"));
  const talks = ["rights", "weigh"].includes(card.step);
  const { say: lines, language } = state.shot.session.guides[card.step] ?? { say: [] };
  return guide(lines, { language, ofCase: { lines: talks ? card.guide : [], language: card.language } });
}

export function moderation() {
  const { card, session, moderates } = state.shot;
  if (card.isBlank && !card.waiting.length && !card.shown.length) return nothing;
  if (!session.arguments) return html`<p class="klein zacht">${say("moderate_off")}</p>`;
  if (!moderates) return html`<p class="klein zacht">${say("moderate_other")}</p>`;
  if (!card.waiting.length && !card.shown.length && (card.step !== "weigh" || card.tables)) return nothing;
  return html`<section class="stapel stapel--nauw"><h2 class="kop2 h3" id="pot" tabindex="-1">${say("moderate")}</h2>
    <p class="klein zacht">${say("moderate_hint")}</p>
    ${card.waiting.length
      ? readFirst(card.waiting, (one, to) => tell({ do: "moderate", argument: one.id, state: to }))
      : html`<p>${say("moderate_none")}</p>`}
    ${card.shown.length ? html`<h3 class="h4">${say("arguments")}</h3>${shownOnes(card.shown, hideShown)}` : nothing}</section>`;
}

// What people wrote, before anybody else sees it; `judge(one, "shown" or "hidden")`.
export const readFirst = (waiting, judge) => html`<ul class="lijnlijst">${repeat(
  waiting,
  (one) => one.id,
  (one) => html`<li class="rij rij--uit"><span class="argument">${one.text}</span><span class="rij">
    ${button(say("show"), () => judge(one, "shown"), { label: say("show_named", { text: one.text }) })}
    ${button(say("hide"), () => judge(one, "hidden"), {
      kind: "subtle",
      label: say("hide_named", { text: one.text }),
    })}</span></li>`,
)}</ul>`;

export const shownOnes = (shown, hide) => html`<ul class="lijnlijst">${repeat(
  shown,
  (one) => one.id,
  (one) => html`<li class="rij rij--uit"><span class="argument">${one.text}${
    one.likes ? html` <span class="zacht">${say("likes", { n: one.likes })}</span>` : nothing
  }</span>${button(say("hide"), () => hide(one), { kind: "subtle", label: say("hide_named", { text: one.text }) })}</li>`,
)}</ul>`;

async function hideShown(one) {
  const { card } = state.shot;
  const isLast = card.step !== "weigh" && card.shown.length + card.waiting.length === 1;
  const hidden = await tell({ do: "moderate", argument: one.id, state: "hidden" }, { done: "hidden_done" });
  if (hidden) document.getElementById(isLast ? "kop" : "pot")?.focus();
}

export function weighing() {
  const { card } = state.shot;
  if (!["rights", "weigh"].includes(card.step) || !card.board.length) return nothing;
  return html`<section class="stapel stapel--nauw"><h2 class="kop2 h3" id="weegbord" tabindex="-1">${say("rights")}</h2>
    <ul class="lijnlijst">${repeat(
      card.board,
      (line) => line.id,
      (line) => html`<li class="rij rij--uit"><span class="argument" id="regel-${line.id}" lang="nl"><b>${line.who}</b>: ${line.what}</span>
        <span class="weeg" role="group" aria-labelledby="regel-${line.id}">${["right", "interest", "wish"].map(
          (weight) => html`<button type="button" class="weeg__knop" aria-pressed=${line.weight === weight ? "true" : "false"}
            @click=${() => weigh(line, line.weight === weight ? "" : weight)}>${say(`weights.${weight}`)}</button>`,
        )}</span>${line.added
          ? button(say("strike"), () => strike(line), {
              kind: "subtle",
              label: say("strike_named", { text: `${line.who}: ${line.what}` }),
            })
          : nothing}</li>`,
    )}</ul></section>`;
}

const weigh = (line, weight) =>
  tell({ type: "weigh", card: state.shot.card.id, line: line.id, weight });

async function strike(line) {
  const { shot } = state;
  if (!(await tell({ do: "strike", card: shot.card.id, line: line.id }, { done: "strike_done" }))) return;
  // The button went with its line.
  document.getElementById(shot.card.board.length === 1 ? "kop" : "weegbord")?.focus();
}

// Only after this table weighed it twice; the server sends it no sooner.
export function afterwards() {
  const { card } = state.shot;
  if (!card.adviser && !card.outcomes.length) return nothing;
  return html`<section class="stapel">
    ${card.adviser
      ? html`<h2 class="kop2 h3">${say("adviser")}</h2><p class="klein zacht">${say("adviser_hint")}</p>
          ${card.adviser.split(/\n\s*\n/).map((part) => html`<p lang=${card.language}>${part}</p>`)}`
      : nothing}
    ${card.outcomes.length
      ? html`<h2 class="kop2 h3">${say("outcomes")}</h2><ul class="lijnlijst">${card.outcomes.map(
          (one) => html`<li><b>${say("we_do")}</b> <span lang=${one.language}>${one.decision}</span><br><a href=${one.url} target="_blank" rel="noopener"><span lang=${one.language}>${one.title}</span><span class="vh">, ${say("open_screen_new")}</span></a></li>`,
        )}</ul>`
      : nothing}</section>`;
}

export function agreeForm({ isOpen = true } = {}) {
  if (!facts.hasAgreements) return nothing;
  const form = html`<form class="stapel" novalidate @submit=${onSubmit(saveAgreement)}>
    ${field(say("agree_text"), "afspraak", {
      input: html`<textarea class="utrecht-textarea afspraak__tekst" id="afspraak" name="text" maxlength="300" required
        .defaultValue=${say("agree_begin")}></textarea>`,
    })}
    <div class="veldrij">
      ${field(say("agree_owner"), "eigenaar", {
        input: html`<input class="utrecht-textbox" id="eigenaar" name="owner" maxlength="80" required autocomplete="off">`,
      })}
      ${field(say("agree_due"), "uiterlijk", {
        input: html`<input class="utrecht-textbox" id="uiterlijk" name="due" type="date">`,
      })}
    </div>
    <button class="utrecht-button utrecht-button--secondary-action">${say("agree_send")}</button>
  </form>`;
  return isOpen
    ? html`<section class="stapel"><h2 class="kop2 h3">${say("agree")}</h2>${form}</section>`
    : fold(say("agree"), form);
}

async function saveAgreement({ text, owner, due }) {
  // Only the words that stood there.
  const said = text.trim() === say("agree_begin").trim() ? "" : text;
  const frame = { do: "agree", text: said || " ", owner: owner || " ", due: due ?? "" };
  return tell(frame, { done: "agree_done" });
}

export function agreements() {
  const made = state.shot.agreements;
  if (!made.length) return nothing;
  return html`<section class="stapel stapel--nauw"><h2 class="h3">${say("agreements")}</h2>
    <ul class="lijnlijst">${made.map(
      (one) => html`<li>${one.text} <span class="zacht">${say("owner", { owner: one.owner })}${
        one.due ? `, ${say("due", { day: day(one.due) })}` : ""
      }.</span></li>`,
    )}</ul></section>`;
}

export function notes() {
  if (facts.attendanceOnly) return html`<p class="klein zacht">${say("attendance_only")}</p>`;
  return fold(
    say("notes"),
    html`<p>${say("notes_hint")}</p>
      <form class="stapel" novalidate @submit=${onSubmit(saveNote)}>
        <fieldset><legend>${say("note_kind")}</legend>${["striking", "unclear"].map(
          (kind, n) => html`<label class="rondje"><input type="radio" name="kind" value=${kind} ?checked=${n === 0}>
            <span>${say(`note_${kind}`)}</span></label>`,
        )}</fieldset>
        ${field(say("note_text"), "notitie", {
          input: html`<input class="utrecht-textbox" id="notitie" name="text" maxlength="300" required autocomplete="off">`,
        })}
        <button class="utrecht-button utrecht-button--secondary-action">${say("note_send")}</button>
      </form>`,
  );
}

const saveNote = ({ kind, text }) => tell({ do: "note", kind, text: text || " " }, { done: "note_done" });
