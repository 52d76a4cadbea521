// The course of a card as its host leads it: which steps it has, and the one thing that comes next. No text, no drawing.

const VOTING = ["vote", "reveal", "vote_again"];
const GRACE_MS = 2000;

// A blank card has no options to vote on; a 'wat als' is one vote.
export function stepsOf(shot) {
  const { steps } = shot.session;
  if (shot.card.isBlank) return steps.filter((step) => !VOTING.includes(step));
  if (shot.card.whatIf) return steps.filter((step) => ["vote", "reveal", "agree"].includes(step));
  return steps;
}

export const roundOf = (step) => ({ vote: 1, vote_again: 2 })[step] ?? 0;

// Votes of the round that this step is about, by phone or by hand: none before it is open, whatever the round before had.
export function votedNow(card) {
  if (!card.round || roundOf(card.step) > card.round) return 0;
  const counted = card.results.find((result) => result.round === card.round);
  return Math.max(card.voted, counted?.voters ?? 0);
}

// Seconds until a closed round may be revealed.
export function secondsToReveal(card, now) {
  if (card.roundState !== "closed" || !card.closedAt) return 0;
  return Math.max(0, Math.ceil((Date.parse(card.closedAt) + GRACE_MS - now) / 1000));
}

// {text, step, frames, wait}: the name of its text, a step that the text names, what to send in this order, and the
// seconds before it can be; `view` or `end` instead of frames for what happens on the console alone.
export function nextAction(shot, { mostCards, now }) {
  const { phase } = shot.session;
  if (phase === "planned") return { text: "open_lobby", frames: [{ do: "open_lobby" }] };
  if (phase === "harvest") return { text: "end_finish", end: true };
  if (!shot.card || phase === "lobby") return { text: "choose_card", view: "cards" };
  return nextOnCard(shot, mostCards, now);
}

function nextOnCard(shot, mostCards, now) {
  const { card } = shot;
  const own = { card: card.id };
  const steps = stepsOf(shot);
  if (card.roundState === "open") return { text: "close_vote", frames: [{ do: "close_round", ...own }] };
  if (card.roundState === "closed") {
    const then = card.step === "vote" && steps.includes("reveal") ? [{ do: "step", step: "reveal", ...own }] : [];
    return { text: "reveal", frames: [{ do: "reveal", ...own }, ...then], wait: secondsToReveal(card, now) };
  }
  const round = roundOf(card.step);
  if (round > card.round && card.roundState !== "void" && steps.includes(card.step)) {
    return { text: "open_vote", frames: [{ do: "open_round", ...own }] };
  }
  const next = following(steps, card.step, shot.session.steps);
  if (!next) return afterCard(shot, mostCards);
  const go = { do: "step", step: next, ...own };
  if (roundOf(next) > card.round && card.roundState !== "void") {
    const text = next === "vote" ? "start_vote" : "vote_again";
    return { text, frames: [go, { do: "open_round", ...own }] };
  }
  return { text: "next_step", step: next, frames: [go] };
}

// The first step of this card after the current one, which may be none of this card's.
function following(steps, current, all) {
  const place = all.indexOf(current);
  return steps.find((step) => all.indexOf(step) > place) ?? null;
}

function afterCard(shot, mostCards) {
  const choose = { text: "choose_next", view: "cards" };
  const harvest = { text: "to_harvest", frames: [{ do: "harvest" }] };
  const isLast = mostCards && shot.played.length >= mostCards;
  return isLast ? { ...harvest, other: choose } : { ...choose, other: harvest };
}
