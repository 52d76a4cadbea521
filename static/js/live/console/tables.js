// Tables in a plenary: how many there are, what they sent, and which have not yet.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { facts, inFigures, say } from "../words.js";
import { button, field, fold, onSubmit } from "./parts.js";
import { readFirst, shownOnes } from "./table.js";
import { redraw, state, tell } from "./state.js";

// Before the first card.
export function tables() {
  if (!facts.mayHaveTables) return nothing;
  const { tables: number } = state.shot.session;
  if (number && !state.isRetabling) {
    return html`<div class="rij koppen"><p><b>${say("tables_done", { n: number })}</b><br>
      <a href=${facts.tableSigns} target="_blank" rel="noopener">${say("tables_print")}<span class="vh">, ${say("open_screen_new")}</span></a></p>
      ${button(say("heads_change"), () => {
        state.isRetabling = true;
        redraw();
        document.getElementById("tafels")?.focus();
      })}</div>`;
  }
  const form = html`<form class="koppen" @submit=${onSubmit(saveTables)} novalidate>
    ${field(say("tables_ask"), "tafels", {
      hint: say("tables_hint"),
      input: html`<div class="rij"><input class="utrecht-textbox koppen__aantal" id="tafels" name="tables" type="number"
        inputmode="numeric" min="0" max="200" aria-describedby="tafels-uitleg" value=${number || ""}>
        <button class="utrecht-button utrecht-button--secondary-action">${say("tables_confirm")}</button></div>`,
    })}</form>`;
  return number ? form : fold(say("tables_fold"), form);
}

async function saveTables({ tables: typed }) {
  const number = typed === "" ? 0 : Number.parseInt(typed, 10);
  const frame = { do: "tables", tables: Number.isNaN(number) ? -1 : number };
  const isDone = await tell(frame, { done: number ? "tables_done" : "tables_none", values: { n: number } });
  if (isDone) state.isRetabling = false;
  redraw();
  document.getElementById("kop")?.focus();
  return isDone;
}

export function tableLines() {
  const { card, session, moderates } = state.shot;
  if (!card.tables || card.step !== "weigh") return nothing;
  const { answered, lines, waiting, toCome } = card.tables;
  return html`<section class="stapel stapel--nauw"><h2 class="kop2 h3" id="zinnen" tabindex="-1">${say("tables_lines")}</h2>
    <p><b>${say("tables_answered", { n: answered, of: session.tables })}.</b>
      ${toCome.length && answered ? say("tables_to_come", { tables: ranges(toCome) }) : nothing}</p>
    ${session.arguments
      ? moderates
        ? html`<p class="klein zacht">${say("tables_moderate_hint")}</p>
          ${waiting.length ? readFirst(waiting, judge) : html`<p>${say("tables_none_wait")}</p>`}
          ${lines.length ? html`<h3 class="h4">${say("tables_shown")}</h3>${shownOnes(lines, hide)}` : nothing}`
        : html`<p class="klein zacht">${say("moderate_other")}</p>`
      : html`<p class="klein zacht">${say("moderate_off")}</p>`}</section>`;
}

const judge = (one, to) => tell({ do: "moderate_line", line: one.id, state: to });

async function hide(one) {
  const isHidden = await tell({ do: "moderate_line", line: one.id, state: "hidden" }, { done: "tables_hidden_done" });
  if (isHidden) document.getElementById("zinnen")?.focus();
}

// 3, 5 to 9, 12: the numbers of a whole hall on one line.
export function ranges(numbers) {
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? inFigures(from) : `${inFigures(from)}–${inFigures(to)}`)).join(", ");
}
