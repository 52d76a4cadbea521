// The phone in a live session: joins, votes, weighs. State comes from the server in snapshots (docs/live-protocol.md);
// what is one's own stays in this browser. A snapshot draws and says, and never moves the focus.

import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";

import { Line } from "./line.js";
import { boardScreen, lineWords } from "./phone/board.js";
import { guessOf, lay, leftOf } from "./phone/guess.js";
import { CODE, digitsOf, exchange, joinScreen, refusedScreen } from "./phone/joining.js";
import { ballotOf, forgetOldSessions, forgetSecret, forgetSession, keepSecret, keepTable, keptSecret, newBallot, secretOfAddress, tableKept } from "./phone/kept.js";
import { helpLines, stepWords, steps } from "./phone/parts.js";
import { resultScreen } from "./phone/results.js";
import { notesPart } from "./phone/tables.js";
import { agreeScreen, endedScreen, harvestScreen, lobbyScreen, pausedScreen, rolePart, talkScreen, weighScreen } from "./phone/talking.js";
import { LETTERS, fill, isTalk, places, t } from "./phone/texts.js";
import { Votes } from "./phone/votes.js";
import { closedScreen, leftWords, readScreen, standing, standingOf, voidScreen, voteScreen } from "./phone/voting.js";

const find = (id) => document.getElementById(id);
const app = find("live-app");
const said = find("live-said");
const brand = find("live-brand");
// A line that drops for a moment is no news.
const SAY_LOST_AFTER_MS = 3000;
// Where a round that is closed stands in the middle.
const VOTING = ["vote", "reveal", "vote_again"];

const state = {
  secret: null,
  // "idle" before a session; else of the Line.
  line: "idle",
  refusal: "",
  snapshot: null,
  votes: null,
  join: { code: "", error: "", isBusy: false, isGone: false },
  reason: { text: "", notice: "" },
  // `line`: id of the one in hand.
  board: { line: null, notice: "" },
  missing: { isOpen: false, who: "", what: "", error: "" },
  liked: new Set(),
  // In a plenary: of this browser alone, and what stands in its forms.
  table: null,
  atTable: { isAsked: false, typed: "", error: "" },
  tableLine: { text: "", notice: "" },
  note: { kind: "striking", text: "", error: "", notice: "" },
  role: null,
};
let line = null;
let help = null;
let focusIsDue = false;

// Drawing -----------------------------------------------------------------------------------------

function screen() {
  if (!state.secret) return joinScreen(state, acts);
  if (state.refusal) return refusedScreen(acts);
  if (!state.snapshot) return html`<p class="lead">${t.line.connecting}</p>`;
  const { session } = state.snapshot;
  if (session.paused) return pausedScreen((help ??= helpLines()));
  if (session.phase === "harvest") return harvestScreen(state, acts);
  if (session.phase === "ended") return endedScreen(state);
  if (isTalk(session)) return talkScreen(state);
  return state.snapshot.card ? cardScreen() : lobbyScreen(state, acts);
}

function cardScreen() {
  const { card } = state.snapshot;
  if (card.options.length && card.roundState === "open") return voteScreen(state, acts);
  if (card.options.length && card.roundState === "closed" && VOTING.includes(card.step)) return closedScreen(state, acts);
  // A vote that came too late is told wherever one is by then.
  return html`${standing(state)}${stepScreen(card)}${notesPart(state, acts)}`;
}

function stepScreen(card) {
  const isSecondToCome = card.step === "vote_again" && card.round < 2;
  if (card.step === "rights") return html`${boardScreen(state, acts)}${rolePart(state, acts)}`;
  if (card.step === "weigh") return weighScreen(state, acts);
  if (card.step === "agree") return agreeScreen(state, acts);
  if (card.step === "read" || !card.options.length) return html`${readScreen(card)}${rolePart(state, acts)}`;
  if (card.roundState === "void") return voidScreen(card);
  if (card.roundState === "revealed" && !isSecondToCome) return resultScreen(card);
  return voteScreen(state, acts);
}

function draw() {
  const { snapshot } = state;
  const card = snapshot && !snapshot.session.paused ? snapshot.card : null;
  brand.hidden = card !== null;
  render(card ? steps(snapshot.session, card) : nothing, find("live-steps"));
  render(screen(), app);
  const words = state.secret ? t.line[state.line] : t.line.idle;
  const place = find("live-line");
  place.dataset.line = state.secret ? state.line : "idle";
  if (place.textContent !== words) place.textContent = words;
  if (focusIsDue && snapshot) {
    focusIsDue = false;
    focusHeading();
  }
}

// After what somebody did, never after a snapshot.
function focusHeading() {
  const heading = app.querySelector("h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

// Words for a screen reader; the same words twice are said twice.
function say(words) {
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = words; });
}

// News of the session, in one sentence.
function news(before, after) {
  const [was, is] = [before?.session, after.session];
  if (is.paused !== (was?.paused ?? false)) return is.paused ? t.said.paused : t.said.resumed;
  if (is.paused) return "";
  if (is.phase !== was?.phase && is.phase !== "playing") return phaseWords(is);
  const [old, card] = [before?.card, after.card];
  if (!card) return "";
  const parts = [];
  if (card.id !== old?.id) parts.push(card.title ? fill(t.said.card, { title: card.title }) : t.said.blank);
  if (card.id !== old?.id || card.step !== old.step) parts.push(`${stepWords(is, card)}.`);
  if (card.id !== old?.id || card.roundState !== old.roundState || card.round !== old.round) {
    parts.push(t.said[card.roundState] ?? "");
  }
  return parts.filter(Boolean).join(" ");
}

function phaseWords(session) {
  if (!isTalk(session)) return t.said[session.phase] ?? "";
  return { lobby: t.said.talk, harvest: t.said.talk_harvest, ended: t.said.ended }[session.phase] ?? "";
}

// The line ----------------------------------------------------------------------------------------

function start(secret) {
  line?.close();
  keepSecret(secret);
  Object.assign(state, { secret, refusal: "", snapshot: null, line: "connecting", role: null, table: tableKept(secret) });
  state.join = { code: "", error: "", isBusy: false, isGone: false };
  state.votes = new Votes({ secret, line: () => line, changed: voteChanged });
  line = new Line({
    hello: { audience: "phone", join: secret, ballot: ballotOf(secret), language: places.language },
    onSnapshot: show,
    onOwn: (own) => state.votes.own(own),
    onState: lineChanged,
    socket: places.socket,
    api: places.api,
  });
  draw();
}

function show(snapshot) {
  const before = state.snapshot;
  state.snapshot = snapshot;
  if (before?.card?.id !== snapshot.card?.id) newCard();
  state.votes.see(snapshot.card);
  if (snapshot.session.phase === "ended") forgetSession(state.secret);
  const words = news(before, snapshot);
  if (words) say(words);
  draw();
  state.votes.send();
}

function newCard() {
  state.board = { line: null, notice: "" };
  state.reason = { text: "", notice: "" };
  state.missing = { isOpen: false, who: "", what: "", error: "" };
  state.tableLine = { text: "", notice: "" };
  state.note = { kind: "striking", text: "", error: "", notice: "" };
  state.role = null;
  state.votes.notice = "";
}

let standingSaid = "";
function voteChanged() {
  const card = state.snapshot?.card;
  const found = card ? standingOf(state) : null;
  const words = found ? found.slice(1).join(" ").trim() : "";
  if (words && words !== standingSaid) say(words);
  standingSaid = words;
  draw();
}

let lostTimer = null;
let isLostSaid = false;
function lineChanged(name, code) {
  state.line = name;
  clearTimeout(lostTimer);
  if (name === "refused") return refused(code);
  if (name === "lost" || name === "connecting") {
    lostTimer = setTimeout(() => {
      isLostSaid = true;
      say(t.said.lost);
    }, SAY_LOST_AFTER_MS);
  } else if (isLostSaid) {
    isLostSaid = false;
    say(t.said.back);
  }
  draw();
  if (name === "open" || name === "polling") state.votes.send();
}

let ballotsTried = 0;
function refused(code) {
  if (code === "bad_ballot" && ballotsTried++ === 0) {
    newBallot(state.secret);
    start(state.secret);
  } else if (code === "no_such_session") {
    leave();
    state.join.isGone = true;
    say(`${t.join.gone}. ${t.join.gone_text}`);
    draw();
  } else {
    state.refusal = code;
    say(`${t.join.elsewhere}. ${t.join.elsewhere_text}`);
    draw();
  }
}

function leave() {
  line?.close();
  line = null;
  forgetSecret();
  Object.assign(state, { secret: null, refusal: "", snapshot: null, votes: null, line: "idle" });
}

// The answer, or the sentence why there is none.
async function ask(frame) {
  try {
    const answer = await line.ask(frame);
    return answer.type === "refused" ? { failure: answer.code, words: t.line.refused_action } : {};
  } catch {
    return { failure: "lost", words: t.line.not_sent };
  }
}

// What somebody does ------------------------------------------------------------------------------

const acts = {
  typeCode(event) {
    state.join.code = event.target.value;
  },

  async join(event) {
    event.preventDefault();
    if (state.join.isBusy) return;
    const code = digitsOf(state.join.code);
    if (!CODE.test(code)) return joinFails("short");
    state.join.isBusy = true;
    say(t.join.busy);
    draw();
    try {
      const found = await exchange(code);
      state.join.isBusy = false;
      if (!found.join) return joinFails(found.code === "too_many_failures" ? "too_many_failures" : "no_such_code");
      focusIsDue = true;
      start(found.join);
    } catch {
      state.join.isBusy = false;
      joinFails("no_line");
    }
  },

  leave() {
    leave();
    draw();
    find("code")?.focus();
  },

  reload: () => location.reload(),

  choose(choice) {
    state.votes.choose(state.snapshot.card, choice);
  },

  typeReason(event) {
    state.reason = { text: event.target.value, notice: "" };
    draw();
  },

  async sendReason(event) {
    event.preventDefault();
    const text = state.reason.text.trim();
    if (!text) return reasonSays(t.reason.empty);
    const { failure, words } = await ask({ type: "argument", card: state.snapshot.card.id, text });
    if (!failure) state.reason.text = "";
    reasonSays(!failure ? t.reason.sent : failure === "arguments_off" ? t.reason.off : words);
  },

  guess(place, change) {
    const { card } = state.snapshot;
    lay(card, place, change);
    const guess = guessOf(card, card.round);
    say(`${fill(t.guess.stand, { letter: LETTERS[place], n: guess[place] })}. ${leftWords(leftOf(guess))}`);
    draw();
  },

  async weigh(line, weight) {
    const { card } = state.snapshot;
    const words = fill(t.board.weighed, { what: lineWords(line), weight: t.weights[weight] });
    const { failure, words: why } = await ask({ type: "weigh", card: card.id, line: line.id, weight });
    state.board.notice = failure ? why : "";
    if (failure) say(why);
    else nextLine(line, words);
    draw();
  },

  takeInHand(line) {
    state.board = { line: line.id, notice: "" };
    draw();
    focusHeading();
  },

  openMissing() {
    state.missing.isOpen = true;
    draw();
    find("who").focus();
  },

  closeMissing() {
    state.missing = { isOpen: false, who: "", what: "", error: "" };
    draw();
    find("missing-open")?.focus();
  },

  typeMissing(part) {
    Object.assign(state.missing, part);
  },

  async addMissing(event) {
    event.preventDefault();
    const who = state.missing.who.trim();
    const what = state.missing.what.trim();
    if (!who || !what) return missingFails(t.board.incomplete, who ? "what" : "who");
    const { failure, words } = await ask({ type: "missing", card: state.snapshot.card.id, who, what });
    if (failure) return missingFails(failure === "board_full" ? t.board.full : words, "who");
    acts.closeMissing();
    say(t.board.added);
  },

  async like(id) {
    if (state.liked.has(id)) return;
    state.liked.add(id);
    draw();
    const { failure } = await ask({ type: "like", argument: id });
    if (failure) state.liked.delete(id);
    draw();
  },

  askTable() {
    state.atTable = { isAsked: true, typed: String(state.table ?? ""), error: "" };
    draw();
    find("table").focus();
  },

  typeTable(event) {
    state.atTable.typed = event.target.value;
  },

  setTable(event) {
    event.preventDefault();
    const table = Number(digitsOf(state.atTable.typed));
    const { tables } = state.snapshot.session;
    if (!(table >= 1 && table <= tables)) {
      state.atTable.error = fill(t.table.wrong, { n: tables });
      draw();
      find("table").focus();
      return;
    }
    keepTable(state.secret, table);
    Object.assign(state, { table, atTable: { isAsked: false, typed: "", error: "" } });
    say(fill(t.table.here, { n: table }));
    draw();
    find("table-other")?.focus();
  },

  typeLine(event) {
    state.tableLine = { text: event.target.value, notice: "" };
    draw();
  },

  async sendLine(event) {
    event.preventDefault();
    const text = state.tableLine.text.trim();
    if (!text) return lineSays(t.reason.empty);
    const frame = { type: "table_line", card: state.snapshot.card.id, table: state.table, text };
    const { failure, words } = await ask(frame);
    if (!failure) state.tableLine.text = "";
    lineSays(failure ? tableWords(failure, words) : fill(t.table.sent, { n: state.table }));
  },

  async likeLine(id) {
    if (state.liked.has(id)) return;
    state.liked.add(id);
    draw();
    const { failure } = await ask({ type: "like_line", line: id });
    if (failure) state.liked.delete(id);
    draw();
  },

  typeNote(part) {
    Object.assign(state.note, part, { error: "", notice: "" });
    draw();
  },

  async sendNote(event) {
    event.preventDefault();
    const { kind } = state.note;
    const text = state.note.text.trim();
    if (!text) return noteFails(t.reason.empty);
    const { failure, words } = await ask({ type: "table_note", table: state.table, kind, text });
    if (failure) return noteFails(tableWords(failure, words));
    Object.assign(state.note, { text: "", error: "", notice: t.table.note_sent });
    say(t.table.note_sent);
    draw();
  },

  drawRole() {
    const others = t.roles.cards.map((_card, place) => place).filter((place) => place !== state.role);
    state.role = others[Math.floor(Math.random() * others.length)];
    const { name, look } = t.roles.cards[state.role];
    say(`${fill(t.roles.as, { role: name })}. ${look}`);
    draw();
  },
};

function joinFails(error) {
  state.join.error = error;
  state.join.isGone = false;
  draw();
  find("code").focus();
}

function reasonSays(words) {
  state.reason.notice = words;
  say(words);
  draw();
}

const tableWords = (failure, words) => (failure === "not_now" ? t.table.not_now : failure === "arguments_off" ? t.reason.off : words);

function lineSays(words) {
  state.tableLine.notice = words;
  say(words);
  draw();
}

function noteFails(words) {
  state.note.error = words;
  draw();
  find("note").focus();
}

function missingFails(words, field) {
  state.missing.error = words;
  draw();
  find(field).focus();
}

// After one's own weighing the next line that nobody weighed comes in hand.
function nextLine(weighed, words) {
  const open = state.snapshot.card.board.find((line) => line.id !== weighed.id && !line.weight);
  state.board.line = (open ?? weighed).id;
  say(open ? `${words} ${fill(t.board.next, { what: lineWords(open) })}` : words);
}

// The beginning -----------------------------------------------------------------------------------

function offerHelp() {
  const dialog = find("live-dialog");
  const button = find("live-help");
  dialog.querySelector("[data-help]").append(helpLines());
  button.hidden = false;
  button.addEventListener("click", () => {
    dialog.showModal();
    find("live-dialog-title").focus();
  });
}

// Another QR, scanned while this page was open.
addEventListener("hashchange", () => {
  const secret = secretOfAddress();
  if (secret) start(secret);
});

app.replaceChildren();
offerHelp();
forgetOldSessions();
const secret = secretOfAddress() ?? keptSecret();
if (secret) start(secret);
else {
  draw();
  find("code").focus();
}
