// Results as stones: one a vote, first outlined, second solid, the number beside them. Both rows are said in words too.

import { html, nothing, svg } from "../../vendor/lit-html/lit-html.js";
import { finding, leaders, shownResults, tipping } from "./findings.js";
import { inWords, letter, say } from "./words.js";

const WIDE = 560;
// Room for the number beside the last stone.
const FOR_NUMBER = 70;
const PITCH = 54;
// With more votes for one option a stone would be too small to see.
const MOST_STONES = 28;

function row(count, most, y, isSolid) {
  const css = isSolid ? "stem stem--vol" : "stem";
  const room = WIDE - FOR_NUMBER;
  if (most > MOST_STONES) {
    const wide = Math.max((room * count) / most, count ? 4 : 0);
    return svg`<g class=${isSolid ? "rij-twee" : "rij-een"}>
      <rect class=${css} x="1.5" y=${y + 1.5} width=${wide} height="45" />
      <text class="stem__n" x=${wide + 16} y=${y + 35}>${count}</text></g>`;
  }
  const pitch = Math.min(PITCH, room / Math.max(most, 1));
  const stone = pitch * 0.84;
  const top = y + (48 - stone) / 2;
  return svg`<g class=${isSolid ? "rij-twee" : "rij-een"}>
    ${[...Array(count).keys()].map(
      (n) => svg`<rect class=${css} x=${n * pitch + 1.5} y=${top} width=${stone} height=${stone} />`,
    )}
    <text class="stem__n" x=${count * pitch + (count ? 12 : 2)} y=${y + 35}>${count}</text></g>`;
}

// `rows`: one or two of {counts, name}: the text that says what it is, with {n}; the last of two is solid, and so is one
// alone with `isSolid`.
export function resultRows({ options, language, rows, isSolid = false }) {
  const most = Math.max(1, ...rows.flatMap((one) => one.counts));
  const tall = rows.length === 2 ? 102 : 48;
  return html`<ol class="uitslag">
    ${options.map(
      (text, place) => html`<li class="uitslag__rij">
        <span class="beamer__letter">${letter(place)}</span><span class="uitslag__tekst" lang=${language}>${text}</span>
        <svg viewBox="0 0 ${WIDE} ${tall}" role="img"
          aria-label=${rows.map((one) => `${one.name} ${one.counts[place]}`).join(", ")}>
          ${rows.map((one, n) => row(one.counts[place], most, n * 54, isSolid || n === 1))}
        </svg>
      </li>`,
    )}
  </ol>`;
}

export function key(rows, { isSolid = false } = {}) {
  const most = Math.max(1, ...rows.flatMap((one) => one.counts));
  return html`<p class="sleutel">
    ${rows.map(
      (one, n) => html`<span class="sleutel__deel">
        <svg viewBox="0 0 40 40" aria-hidden="true">
          <rect class=${isSolid || n === 1 ? "stem stem--vol" : "stem"} x="1.5" y="1.5" width="37" height="37" />
        </svg>${one.name}</span>`,
    )}
    <span>${most > MOST_STONES ? say("one_bar") : say("one_stone")}</span>
  </p>`;
}

// The rows of a card: its first and second vote, or for a 'wat als' what the card itself gave and this.
export function rowsOf(card, told) {
  const shown = shownResults(card.results);
  if (card.whatIf) {
    const onCard = shownResults(told.find((one) => !one.whatIf)?.results ?? []).at(-1);
    const now = shown.at(-1);
    return [
      ...(onCard ? [{ name: say("on_card"), counts: onCard.counts }] : []),
      ...(now ? [{ name: say("what_if"), counts: now.counts }] : []),
    ];
  }
  const names = { 1: say("first"), 2: say("second") };
  return shown.map((one) => ({ name: names[one.round], counts: one.counts }));
}

// The title above a result: the finding.
export function findingWords(card, told) {
  const shown = shownResults(card.results);
  if (!shown.length) return say("hidden_title");
  if (card.whatIf) {
    const onCard = told.find((one) => !one.whatIf);
    const tipped = tipping(onCard, card);
    if (tipped) return tippingWords(card.whatIf, tipped);
  }
  const found = finding(card.results);
  return say(found.key, { a: inWords(found.places.map(letter)) });
}

const named = (places) => (places.length ? inWords(places.map(letter)) : say("none_top"));

// Stands where the 'wat als' comes, which is Dutch in every language of the sentence.
const GAP = "\u0000";

export function tippingWords(whatIf, { tips, before, after }) {
  if (!tips) return say("tipping_not", { a: named(before) });
  const [start, end] = say("tipping_at", { text: GAP, a: named(before), b: named(after) }).split(GAP);
  return html`${start}<span lang="nl">${whatIf.replace(/[?.]\s*$/, "")}</span>${end}`;
}

// The card and every 'wat als' played of it, side by side, in numbers.
export function tippingTable(card, told) {
  const columns = [...told, { whatIf: card.whatIf, results: card.results }]
    .map((one) => ({ whatIf: one.whatIf, last: shownResults(one.results).at(-1) }))
    .filter((one) => one.last);
  if (columns.length < 2) return nothing;
  return html`<div class="tabelrol" tabindex="0" role="region" aria-label=${say("tipping")}>
    <table class="utrecht-table kantelen">
      <caption>${say("tipping")}</caption>
      <thead><tr><th scope="col">${say("option")}</th>
        ${columns.map((one) => one.whatIf
          ? html`<th scope="col" class="n" lang="nl">${one.whatIf}</th>`
          : html`<th scope="col" class="n">${say("on_card")}</th>`)}</tr></thead>
      <tbody>${card.options.map(
        (text, place) => html`<tr><th scope="row"><b>${letter(place)}</b> <span lang=${card.language}>${text}</span></th>
          ${columns.map((one) => html`<td class="n">${
            leaders(one.last).includes(place) ? html`<b>${one.last.counts[place]}</b>` : one.last.counts[place]
          }</td>`)}</tr>`,
      )}</tbody>
    </table>
  </div>`;
}

// Why a result stays shut, by its last round; nothing when it is shown.
export function whyHidden(card) {
  if (card.roundState === "void") return say("void");
  const last = card.results.at(-1);
  return last?.hidden ? say(`hidden.${last.hidden}`) : "";
}
