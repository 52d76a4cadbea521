// The reveal: stones and numbers, the first vote in outline and the second filled, and the score of one's own guess.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";

import { finding } from "../findings.js";
import { guessOf, guessScore, leftOf } from "./guess.js";
import { FIT, alert, cardLine, letterTile, outline, stoneKey, stones } from "./parts.js";
import { LETTERS, fill, t } from "./texts.js";

export function resultScreen(card) {
  const last = card.results.at(-1);
  if (!last) return html`${cardLine(card)}<h1 class="h2">${t.result.title}</h1>${alert("info", t.result.wait)}`;
  const shown = card.results.filter((one) => one.counts);
  return html`
    ${cardLine(card)}
    <h1 class="h2">${last.hidden ? t.result[last.hidden] : title(card.results)}</h1>
    ${last.hidden ? hidden(last) : nothing}
    ${shown.length ? pictures(card, shown) : nothing}
    ${last.counts ? shift(card.shift) : nothing}
    ${last.counts ? score(card, last) : nothing}
    <p class="tel__vraag">${t.result.talk}</p>`;
}

// The picture alone, for a screen that is about something else.
export const resultAgain = (card) => {
  const shown = card.results.filter((one) => one.counts);
  return shown.length ? pictures(card, shown) : nothing;
};

// The title of the picture is what it shows.
function title(results) {
  const { key, places: first } = finding(results);
  if (key === "find_same") return t.result.same;
  if (key === "find_other_room") return t.result.other_room;
  if (first.length !== 1) return t.result.title;
  const moved = key === "find_shift" || key === "find_one_more";
  return fill(moved ? t.result.moved : t.result.most, { letter: LETTERS[first[0]] });
}

const hidden = (result) => html`
  <div class="teweinig">${outline}<p>${t.result[`${result.hidden}_text`]}</p></div>`;

function pictures(card, shown) {
  const most = Math.max(1, ...shown.flatMap((one) => one.counts));
  return html`
    <ol class="tel__uitslag">${card.options.map(
      (option, place) => html`<li>
        <p class="tel__optie">${letterTile(place)}<span lang=${card.language}>${option}</span></p>
        ${shown.map(
          (one) => html`<p class="tel__stem">${stones(one.counts[place], most, one.round === 2)}<b
            ><span class="vh">${one.round === 2 ? t.result.second : t.result.first}: </span>${one.counts[place]}</b></p>`,
        )}</li>`,
    )}</ol>
    <p class="tel__sleutel">${shown.map(
      (one) => html`<span>${stoneKey(one.round === 2)}${one.round === 2 ? t.result.second : t.result.first}</span>`,
    )}<span>${most <= FIT ? t.result.stone : nothing}</span></p>
    ${passes(shown.at(-1))}`;
}

function passes(result) {
  if (!result.passes) return nothing;
  return html`<p class="klein">${result.passes === 1 ? t.result.pass_one : fill(t.result.passes, { n: result.passes })}</p>`;
}

function shift(moved) {
  if (!moved) return nothing;
  const values = { changed: moved.changed, total: moved.votedTwice };
  const words = moved.changed === 0 ? t.result.shift_none : moved.changed === 1 ? t.result.shift_one : t.result.shift;
  return html`<p><b>${fill(words, values)}</b></p>`;
}

function score(card, result) {
  const guess = guessOf(card, result.round);
  if (leftOf(guess) > 0) return nothing;
  const { right, total } = guessScore(guess, result.counts);
  return html`<p class="tel__score">${fill(t.guess.score, { n: right, total })}</p>`;
}
