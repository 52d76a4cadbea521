// 'Raad de verdeling': ten stones over the options; on this phone alone. The score is that of dilemmas/rules/rounds.py.

import { passing } from "./kept.js";

export const STONES = 10;

// So many stones as there were votes, in the proportions of the guess; the largest remainders are rounded up.
export function scaled(guess, total) {
  const laid = guess.reduce((sum, stones) => sum + stones, 0);
  if (!laid) return guess.map(() => 0);
  const exact = guess.map((stones) => (stones * total) / laid);
  const whole = exact.map(Math.floor);
  const rest = total - whole.reduce((sum, stones) => sum + stones, 0);
  const largest = exact.map((share, place) => [share - whole[place], place]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, place] of largest.slice(0, rest)) whole[place] += 1;
  return whole;
}

// Of all votes, how many stones of the guess lie right.
export function guessScore(guess, counts) {
  const total = counts.reduce((sum, votes) => sum + votes, 0);
  const stones = scaled(guess, total);
  return { right: counts.reduce((sum, votes, place) => sum + Math.min(stones[place], votes), 0), total };
}

const key = (card, round) => `${card.id}:${round}`;

export function guessOf(card, round) {
  const kept = passing.get("guess");
  return kept?.of === key(card, round) ? kept.stones : card.options.map(() => 0);
}

export const leftOf = (guess) => STONES - guess.reduce((sum, stones) => sum + stones, 0);

export function lay(card, place, change) {
  const guess = guessOf(card, card.round);
  const stones = guess[place] + change;
  if (stones < 0 || change > leftOf(guess)) return guess;
  const laid = guess.map((one, number) => (number === place ? stones : one));
  passing.set("guess", { of: key(card, card.round), stones: laid });
  return laid;
}
