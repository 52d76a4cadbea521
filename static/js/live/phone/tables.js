// Tables in a plenary: at which one sits, its one line, and what it tells the coordinator. The number stays in this
// browser and goes along with these two alone, never with a vote.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { live } from "../../../vendor/lit-html/directives/live.js";
import { repeat } from "../../../vendor/lit-html/directives/repeat.js";

import { icon, unfold } from "./parts.js";
import { fill, t } from "./texts.js";

export const MOST_OF_A_LINE = 140;

// The table of this phone; null while none is known, or when the hall has fewer by now.
export function tableOf(state) {
  const { tables } = state.snapshot.session;
  return state.table >= 1 && state.table <= tables ? state.table : null;
}

const problem = (id, words) =>
  words ? html`<p class="utrecht-form-field-error-message" id=${id}>${icon("fout")}<span>${words}</span></p>` : nothing;

export function tablePart(state, acts) {
  if (!state.snapshot.session.tables) return nothing;
  const table = tableOf(state);
  if (table && !state.atTable.isAsked) {
    return html`<p class="rij rij--uit tel__tafel"><b>${fill(t.table.here, { n: table })}</b>
      <button class="utrecht-button utrecht-button--subtle" type="button" id="table-other" @click=${acts.askTable}>${t.table.other}</button></p>`;
  }
  const { error, typed } = state.atTable;
  return html`
    <form class="tel__raad stapel stapel--nauw" novalidate @submit=${acts.setTable}>
      <h2 class="h3"><label for="table">${t.table.ask}</label></h2>
      <p class="klein" id="table-help">${t.table.help}</p>
      ${problem("table-error", error)}
      <div class="tel__regel">
        <input class="utrecht-textbox tel__nummer" id="table" inputmode="numeric" autocomplete="off" maxlength="3"
          aria-describedby=${error ? "table-error table-help" : "table-help"} aria-invalid=${error ? "true" : "false"}
          .value=${live(typed)} @input=${acts.typeTable}>
        <button class="utrecht-button utrecht-button--primary-action">${t.table.set}</button>
      </div>
    </form>`;
}

// While tables talk: the one line of this table, and those of all.
export function linesPart(state, acts) {
  const { session, card } = state.snapshot;
  if (!session.tables) return nothing;
  const table = tableOf(state);
  const isAsking = !table || state.atTable.isAsked;
  return html`
    ${tablePart(state, acts)}
    ${isAsking || !session.arguments ? nothing : lineForm(state, acts, table)}
    <section class="stapel stapel--nauw">
      <h2 class="h3">${t.table.lines}</h2>
      <p class="klein zacht">${fill(t.table.answered, { n: card.tables.answered, total: session.tables })}</p>
      <ul class="tel__pot">${repeat(card.tables.lines, (one) => one.id, (one) => line(one, state, acts))}</ul>
    </section>`;
}

function lineForm(state, acts, table) {
  const { text, notice } = state.tableLine;
  const left = MOST_OF_A_LINE - text.length;
  return html`
    <form class="stapel stapel--nauw" novalidate @submit=${acts.sendLine}>
      <h2 class="h3"><label for="line">${t.table.weighed}</label></h2>
      <p class="klein" id="line-help">${t.table.line_help}</p>
      <textarea class="utrecht-textarea tel__zin" id="line" maxlength=${MOST_OF_A_LINE} rows="3" aria-describedby="line-help"
        .value=${live(text)} @input=${acts.typeLine}></textarea>
      <div class="rij rij--uit">
        <button class="utrecht-button utrecht-button--primary-action">${fill(t.table.send, { n: table })}</button>
        ${left <= 40 ? html`<span class="klein zacht">${fill(t.reason.more, { n: left })}</span>` : nothing}
      </div>
      ${notice ? html`<p class="klein"><b>${notice}</b></p>` : nothing}
    </form>`;
}

const line = (one, state, acts) => {
  const isLiked = state.liked.has(one.id);
  const times = one.likes === 1 ? t.weigh.likes_one : fill(t.weigh.likes, { n: one.likes });
  return html`<li class="tel__argument">
    <p>${one.text}</p>
    <p class="tel__bij"><button class="tel__like" type="button" aria-disabled=${isLiked ? "true" : "false"}
      aria-label="${t.table.like}: ${one.text}" @click=${() => acts.likeLine(one.id)}>${icon(isLiked ? "af" : "erbij")}${t.table.like}</button>
      <span class="klein">${one.likes ? times : nothing}</span></p></li>`;
};

// At the end of a card, and at the harvest.
export function notesPart(state, acts) {
  const { session, card } = state.snapshot;
  const isEnd = session.phase === "harvest" || (card && card.step === session.steps.at(-1));
  if (!session.tables || !isEnd) return nothing;
  const table = tableOf(state);
  // While tables talk the number is asked beside their line.
  if (!table || state.atTable.isAsked) return card?.step === "weigh" && session.phase !== "harvest" ? nothing : tablePart(state, acts);
  const { kind, text, error, notice } = state.note;
  return unfold(t.table.notes, html`
    <form class="stapel stapel--nauw" novalidate @submit=${acts.sendNote}>
      <p class="klein" id="note-help">${t.table.notes_help}</p>
      <fieldset><legend><b>${t.table.note_kind}</b></legend>${["striking", "unclear"].map(
        (one) => html`<label class="rondje"><input type="radio" name="note-kind" value=${one} .checked=${live(kind === one)}
          @change=${() => acts.typeNote({ kind: one })}><span>${t.table[one]}</span></label>`,
      )}</fieldset>
      <label class="utrecht-form-label" for="note">${t.table.note_text}</label>
      ${problem("note-error", error)}
      <textarea class="utrecht-textarea tel__zin" id="note" maxlength="300" rows="3" aria-describedby=${error ? "note-error note-help" : "note-help"}
        .value=${live(text)} @input=${(event) => acts.typeNote({ text: event.target.value })}></textarea>
      <p><button class="utrecht-button utrecht-button--secondary-action">${t.table.note_send}</button></p>
      ${notice ? html`<p class="klein"><b>${notice}</b></p>` : nothing}
    </form>`);
}
