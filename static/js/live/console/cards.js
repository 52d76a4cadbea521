// Choosing a card: the deck, three drawn by chance, the whole catalogue by a word, or a blank one.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { repeat } from "../../../vendor/lit-html/directives/repeat.js";
import { valueForm } from "../ring.js";
import { facts, say } from "../words.js";
import { button, field } from "./parts.js";
import { announce, redraw, state, tell } from "./state.js";

const DRAWN = 3;
// More are found by a longer word.
const MOST_FOUND = 20;

export function openCards({ swaps = "" } = {}) {
  Object.assign(state, { view: "cards", swaps, drawn: [], search: "" });
  if (swaps) drawThree();
  redraw();
  document.getElementById("kop")?.focus();
}

function free() {
  return facts.cards.filter((card) => !state.shot.laid.includes(card.version));
}

function drawThree() {
  const cards = free();
  const inDeck = cards.filter((card) => card.inDeck);
  const others = (inDeck.length ? inDeck : cards).filter((card) => !state.drawn.includes(card));
  const pool = others.length >= DRAWN ? others : inDeck.length ? inDeck : cards;
  const drawn = [];
  while (drawn.length < DRAWN && drawn.length < pool.length) {
    const one = pool[Math.floor(Math.random() * pool.length)];
    if (!drawn.includes(one)) drawn.push(one);
  }
  state.drawn = drawn;
}

async function lay(version) {
  const swap = state.swaps ? { swap: state.swaps } : {};
  const frame = { do: "lay_card", ...swap, ...(version ? { version } : {}) };
  if (!(await tell(frame))) return;
  Object.assign(state, { view: "", swaps: "", drawn: [] });
  redraw();
  document.getElementById("kop")?.focus();
}

function line(card) {
  return html`<li class="kaartkeuze">
    <div><h3 class="h4" lang=${card.language}>${card.title}</h3><p class="klein" lang=${card.language}>${card.text}</p>
      <p class="klein kaartkeuze__waarden">${card.values.map(
        (value) => html`<span class="waarde">${valueForm(value)}${say(`values.${value}`)}</span>`,
      )}</p></div>
    ${button(say("lay"), () => lay(card.version), { label: say("lay_named", { title: card.title }) })}
  </li>`;
}

const list = (cards) => html`<ul class="lijnlijst">${repeat(cards, (card) => card.version, line)}</ul>`;

export function choosing() {
  const cards = free();
  const deck = cards.filter((card) => card.inDeck && !state.drawn.includes(card));
  return html`<section class="stapel kiezen">
    <div class="rij rij--uit"><h1 class="h2" id="kop" tabindex="-1">${
      state.swaps ? say("swap") : say("choose_card")
    }</h1>
    ${state.shot.card ? button(say("back"), leave) : nothing}</div>
    <div class="rij">
      ${button(state.drawn.length ? say("drawn_again") : say("draw_three"), drawAgain, {
        kind: "primary-action",
        css: "knop--groot",
      })}
      ${button(say("blank_lay"), () => lay(null), { css: "knop--groot" })}
    </div>
    <p class="klein zacht">${say("blank_hint")}</p>
    ${cards.length ? nothing : html`<p>${say("drawn_none")}</p>`}
    ${state.drawn.length ? html`<h2 class="kop2 h3">${say("drawn")}</h2>${list(state.drawn)}` : nothing}
    ${deck.length ? html`<h2 class="kop2 h3">${say("in_deck", { name: facts.deck })}</h2>${list(deck)}` : nothing}
    ${leftOut()}${searching(cards)}
  </section>`;
}

function leave() {
  Object.assign(state, { view: "", swaps: "" });
  redraw();
  document.getElementById("kop")?.focus();
}

function drawAgain() {
  drawThree();
  announce(state.drawn.length ? state.drawn.map((card) => card.title).join(". ") : say("drawn_none"));
  redraw();
}

function leftOut() {
  if (!facts.leftOut.length) return nothing;
  return html`<p class="klein">${say("left_out", { n: facts.leftOut.length })} ${facts.leftOut.join(", ")}.</p>`;
}

function searching(cards) {
  const wanted = state.search.trim().toLocaleLowerCase(facts.locale);
  const found = wanted
    ? cards.filter((card) =>
        `${card.title} ${card.text} ${card.theme}`.toLocaleLowerCase(facts.locale).includes(wanted),
      )
    : [];
  return html`<h2 class="kop2 h3">${say("in_catalogue")}</h2>
    ${field(say("search"), "zoek", {
      hint: say("search_hint"),
      input: html`<input class="utrecht-textbox" id="zoek" type="search" autocomplete="off"
        aria-describedby="zoek-uitleg" @input=${(event) => {
          state.search = event.target.value;
          redraw();
        }}>`,
    })}
    <p role="status" class="klein">${wanted ? say("search_found", { n: found.length }) : ""}</p>
    ${found.length ? list(found.slice(0, MOST_FOUND)) : nothing}`;
}
