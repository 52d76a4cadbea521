// A gentle clock: it counts in the server's time, speaks in words, and never closes anything.

import { svg, html } from "../../vendor/lit-html/lit-html.js";
import { say } from "./words.js";

let ahead = 0;

// `iso`: the moment of a snapshot that just came in.
export function hear(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export const now = () => Date.now() + ahead;

export function timeWords(since, minutes) {
  const left = minutes * 60 - (now() - Date.parse(since)) / 1000;
  if (left >= 60) return say("time_left", { n: Math.round(left / 60) });
  if (left > 5) return say("time_short");
  if (left > -60) return say("time_up");
  return say("time_over", { n: Math.round(-left / 60) });
}

// How much of its time a step has used, 0 to 1.
export function usedShare(since, minutes) {
  return Math.min(1, Math.max(0, (now() - Date.parse(since)) / 60_000 / minutes));
}

// Words and a bar; the bar is decoration.
export function clock(since, minutes) {
  if (!since || !minutes) return "";
  return html`<div class="klok">
    <p>${timeWords(since, minutes)}</p>
    <svg class="klok__balk" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="klok__weg" width="100" height="4" />
      ${svg`<rect class="klok__op" width=${(100 * usedShare(since, minutes)).toFixed(1)} height="4" />`}
    </svg>
  </div>`;
}
