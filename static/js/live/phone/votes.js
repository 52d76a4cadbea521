// One's own vote: kept in this browser until the server has it, sent again after a reconnect with the same number.
// docs/live-protocol.md, 'Frames of a phone'.

import { lasting, sessionKey } from "./kept.js";

export const PASS = -1;
const AGAIN_MS = 1000;
// Answers after which sending this vote again has no use.
const LATE = "round_closed";
const ARRIVED = "old_vote";

export class Votes {
  // `changed()` after whatever the screen shows of it. `line()`: the Line of now.
  constructor({ secret, line, changed }) {
    Object.assign(this, { line, changed });
    this.key = `vote:${sessionKey(secret)}`;
    this.passKey = `pass:${sessionKey(secret)}`;
    this.underWay = new Set();
    // "late" or "failed": what became of a vote that was not counted.
    this.notice = "";
    addEventListener("storage", (event) => event.key?.endsWith(this.key) && this.changed());
  }

  // {card, seq, round, choice, isIn}; choice null: nothing chosen in that round, or not to be shown any more.
  get held() {
    return lasting.get(this.key);
  }

  keep(held) {
    if (held) lasting.set(this.key, held);
    else lasting.remove(this.key);
    this.changed();
  }

  // What was chosen in the open round, sent or not.
  chosenIn(card) {
    const held = this.held;
    return held && held.card === card.id && held.round === card.round ? held.choice : null;
  }

  get isIn() {
    return this.held?.isIn ?? false;
  }

  mayPass(card) {
    const pass = lasting.get(this.passKey);
    return !pass || (pass.card === card.id && pass.round === card.round);
  }

  choose(card, choice) {
    const held = this.held;
    const seq = (held?.card === card.id ? held.seq : 0) + 1;
    this.notice = "";
    this.notePass(card.id, card.round, choice);
    this.keep({ card: card.id, seq, round: card.round, choice, isIn: false });
    this.send();
  }

  notePass(card, round, choice) {
    const pass = lasting.get(this.passKey);
    if (choice === PASS) lasting.set(this.passKey, { card, round });
    else if (pass?.card === card && pass?.round === round) lasting.remove(this.passKey);
  }

  // The server's word on a new line: what it has of this ballot.
  own({ card, seq, round, choice }) {
    if (!card) return;
    const held = this.held;
    if (held?.card === card && held.seq > seq) {
      // Not there yet; send() follows when the line is open.
      return;
    }
    this.keep({ card, seq, round, choice, isIn: true });
  }

  // A snapshot: what is not to be shown any more goes.
  see(card) {
    const held = this.held;
    if (!held) return;
    if (held.card !== card?.id) {
      if (!held.isIn) this.notice = "late";
      this.keep(null);
    } else if (held.isIn && held.choice !== null && !(held.round === card.round && card.roundState === "open")) {
      this.keep({ ...held, choice: null });
    }
  }

  async send() {
    const vote = this.held;
    if (!vote || vote.isIn || this.underWay.has(vote.seq)) return;
    this.underWay.add(vote.seq);
    const { card, seq, round, choice } = vote;
    let answer;
    try {
      answer = await this.line().ask({ type: "vote", card, seq, round, choice });
    } catch {
      // It waits for the next line.
      return;
    } finally {
      this.underWay.delete(seq);
    }
    this.hear(answer, vote);
  }

  hear(answer, vote) {
    const held = this.held;
    const isNewest = held && held.card === vote.card && held.seq === vote.seq;
    if (!isNewest) {
      this.send();
    } else if (answer.type === "ack" || answer.code === ARRIVED) {
      this.keep({ ...held, isIn: true });
    } else if (answer.code === "try_again") {
      setTimeout(() => this.send(), AGAIN_MS);
    } else {
      this.notice = answer.code === LATE ? "late" : "failed";
      if (vote.choice === PASS) this.notePass(vote.card, vote.round, null);
      this.keep({ ...held, choice: null, isIn: true });
    }
  }
}
