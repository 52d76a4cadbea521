// The ring of stones round an open middle: one stone a vote, filled clockwise; the corners keep the four forms.
// Order says nothing of who. More than 24: a number and a bar.

import { html, nothing, svg } from "../../vendor/lit-html/lit-html.js";

const SIZES = [12, 16, 20, 24];
const WIDTH = 12.75;
const JOINT = 0.25;
// Of each side, clockwise from the top: the class of its value.
const SIDES = ["f-z", "f-v", "f-o", "f-p"];

// The smallest ring with so many places; null: no ring holds them.
export const ringSize = (places) => SIZES.find((size) => places <= size) ?? null;

// Top left corners of all places, clockwise from the top left.
function places(size) {
  const side = size / 4;
  const pitch = (WIDTH + JOINT) / (side + 1);
  const last = side * pitch;
  const along = [...Array(side).keys()].map((n) => n * pitch);
  return [
    ...along.map((n) => [n, 0]),
    ...along.map((n) => [last, n]),
    ...along.map((n) => [last - n, last]),
    ...along.map((n) => [0, last - n]),
  ];
}

function form(corner, x, y, wide, css) {
  const far = x + wide;
  const low = y + wide;
  if (corner === 0) return svg`<path class=${css} d="M${x} ${low}A${wide} ${wide} 0 0 1 ${far} ${y}V${low}Z"/>`;
  if (corner === 2) return svg`<circle class=${css} cx=${x + wide / 2} cy=${y + wide / 2} r=${wide / 2} />`;
  if (corner === 3) return svg`<path class=${css} d="M${x} ${y}H${far}V${low}Z"/>`;
  return svg`<rect class=${css} x=${x} y=${y} width=${wide} height=${wide} />`;
}

// `isFull(place)` says which places have a stone; `meant`: how many are meant for somebody, the others only close the
// ring; `label` says it in words.
export function ring({ size, isFull, label, colour = null, meant = size }) {
  const side = size / 4;
  const stone = (WIDTH + JOINT) / (side + 1) - JOINT;
  return html`<svg class="ring" viewBox="-.1 -.1 12.95 12.95" role="img" aria-label=${label}>
    ${places(size).map(([x, y], place) => {
      const corner = place % side === 0 ? place / side : null;
      // An outline is drawn on its line: half of it falls outside.
      if (!isFull(place)) return form(corner, x + 0.07, y + 0.07, stone - 0.14, place < meant ? "f-leeg" : "f-leeg is-buiten");
      return form(corner, x, y, stone, `${colour ?? SIDES[Math.floor(place / side)]} is-vol`);
    })}
  </svg>`;
}

// How many of how many, as stones with the number in the middle; `of` 0: not known yet.
export function countRing({ count, of, label, below, colour = null }) {
  const size = ringSize(Math.max(of, count, 1));
  const middle = html`<p class="middenin__tekst" aria-hidden="true"><b>${count}</b>${below}</p>`;
  if (size) {
    return html`<div class="middenin">${ring({ size, isFull: (place) => place < count, label, colour, meant: of || size })}${middle}</div>`;
  }
  const share = Math.min(1, count / Math.max(of, 1));
  return html`<div class="telling" role="img" aria-label=${label}>
    ${middle}
    <svg class="telling__balk" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="f-leeg" width="100" height="8" />${svg`<rect class="f-p" width=${100 * share} height="8" />`}
    </svg>
  </div>`;
}

const VALUES = ["zorgvuldigheid", "verantwoordelijkheid", "onafhankelijkheid", "professionaliteit"];
const BOARD = 12;

// The goose-board: the corners are the values that came up, and each card lays a stone on the side of its first value,
// or, where that is full, on the next free place.
export function board({ played, label, middle = nothing }) {
  const side = BOARD / 4;
  const full = new Set();
  for (const card of played) {
    for (const value of card.values) if (VALUES.includes(value)) full.add(VALUES.indexOf(value) * side);
    const start = Math.max(0, VALUES.indexOf(card.values[0])) * side;
    const free = [...Array(BOARD).keys()].map((n) => (start + n) % BOARD).find((n) => n % side && !full.has(n));
    if (free !== undefined) full.add(free);
  }
  return html`<div class="middenin">
    ${ring({ size: BOARD, isFull: (place) => full.has(place), label })}
    <p class="middenin__tekst" aria-hidden="true">${middle}</p>
  </div>`;
}

export const valuesOf = (played) => VALUES.filter((value) => played.some((card) => card.values.includes(value)));

// The form of a core value beside its written name.
export function valueForm(value) {
  const corner = Math.max(0, VALUES.indexOf(value));
  return html`<svg viewBox="0 0 10 10" aria-hidden="true">${form(corner, 0, 0, 10, SIDES[corner])}</svg>`;
}
