// What this console knows and shows, and how it speaks to the server. Everything that counts stands on the server: this
// is only what the eyes of one host are on.

import { Line } from "../line.js";
import { hear } from "../clock.js";
import { facts, refusal, say } from "../words.js";

export const state = {
  shot: null,
  line: "connecting",
  // A refusal of the server as a sentence, until the next thing succeeds.
  error: "",
  // Of the last thing that was done, for who cannot see it happen.
  status: "",
  isBusy: false,
  // "" or "cards": the host looks for the next card.
  view: "",
  // Id of the card that the one to be chosen replaces.
  swaps: "",
  drawn: [],
  search: "",
  isRecounting: false,
  isRetabling: false,
  // Rehearsal: twelve who are not there vote as soon as a round is open.
  hasPlayers: remembered("players"),
};

let draw = () => {};
let line;

export function begin(redraw) {
  draw = redraw;
  line = new Line({
    hello: { audience: "host", ticket: facts.ticket, language: facts.language },
    onSnapshot(shot) {
      hear(shot.at);
      notice(state.shot, shot);
      state.shot = shot;
      draw();
      letPlayersVote(shot);
    },
    onState(how, code) {
      state.line = how;
      if (how === "refused") state.error = refusal(code);
      draw();
    },
  });
}

export const redraw = () => draw();

const STATUS_MS = 8000;
let fading;

export function announce(text) {
  // The same words twice are said twice.
  state.status = text === state.status ? `${text}\u00a0` : text;
  clearTimeout(fading);
  fading = setTimeout(() => {
    state.status = "";
    draw();
  }, STATUS_MS);
}

// Sends one frame of a host; its answer, or null when it was refused, which then stands on the page.
export async function tell(frame, { done = "", values = {} } = {}) {
  if (state.isBusy) return null;
  state.isBusy = true;
  draw();
  const answer = await ask(frame);
  state.isBusy = false;
  const isDone = answer.type === "done";
  state.error = isDone ? "" : refusal(answer.code);
  if (isDone && done) announce(say(done, { ...values, ...answer }));
  draw();
  return isDone ? answer : null;
}

// One after the other, until one is refused.
export async function tellAll(frames, options = {}) {
  for (const frame of frames) if (!(await tell(frame, options))) return false;
  return true;
}

async function ask(frame) {
  try {
    return await line.ask({ type: "host", ...frame });
  } catch {
    return { type: "refused", code: "lost" };
  }
}

// What changed without a press of this host: a co-host led on, or people came in.
function notice(before, after) {
  if (!before?.card || !after.card) return;
  const moved = before.card.id !== after.card.id || before.card.step !== after.card.step;
  if (moved) announce(facts.steps[after.card.step]);
}

// Rehearsal ---------------------------------------------------------------------------------------

const AT_ONCE = 3;
const PLAYERS = 12;
const BETWEEN_MS = 500;
let played = "";

export function callPlayers() {
  state.hasPlayers = true;
  remember("players");
  letPlayersVote(state.shot);
  draw();
}

async function letPlayersVote({ card }) {
  if (!state.hasPlayers || card?.roundState !== "open") return;
  const round = `${card.id}:${card.round}`;
  if (played === round) return;
  played = round;
  let votes = 0;
  for (let players = AT_ONCE; players <= PLAYERS; players += AT_ONCE) {
    const answer = await ask({ do: "simulate", players });
    if (answer.type !== "done") return;
    votes += answer.votes;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  if (votes) announce(say("simulate_done", { n: votes }));
  draw();
}

function remembered(what) {
  try {
    return sessionStorage.getItem(`plein-console:${facts.session}:${what}`) === "1";
  } catch {
    return false;
  }
}

function remember(what) {
  try {
    sessionStorage.setItem(`plein-console:${facts.session}:${what}`, "1");
  } catch {
    // Private windows refuse storage; the button can be pressed again.
  }
}
