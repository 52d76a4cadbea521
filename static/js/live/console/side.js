// Beside the game: the board of the team, what it agreed before, who leads, the screen in the room, and the stop.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { repeat } from "../../../vendor/lit-html/directives/repeat.js";
import { board, valuesOf } from "../ring.js";
import { facts, inWords, say } from "../words.js";
import { screenLink } from "./lobby.js";
import { button, fold, onSubmit, sign } from "./parts.js";
import { redraw, state, tell } from "./state.js";

export function boardLabel(played) {
  if (!played.length) return say("board_empty");
  const names = valuesOf(played).map((value) => say(`values.${value}`));
  return say("board_label", { n: played.length, values: names.length ? inWords(names) : say("none") });
}

function ownBoard() {
  if (!facts.hasVotes) return nothing;
  const { played } = state.shot;
  const came = valuesOf(played).length;
  return html`<section><h2 class="h3">${say("board")}</h2>
    <div class="bord">${board({
      played,
      label: boardLabel(played),
      middle: html`<b class="h1">${came}</b><br><span class="klein">${say("of_four")}</span>`,
    })}</div>
    <p class="klein zacht">${say("board_values", { n: came })}</p></section>`;
}

function lastTime() {
  const { lastTime: asked } = state.shot;
  if (!asked.length) return nothing;
  return html`<section class="stapel stapel--nauw"><h2 class="h3">${say("last_time")}</h2>
    <ul class="lijnlijst">${repeat(asked, (one) => one.id, (one) => html`<li class="stapel stapel--nauw">
      <p>‘${one.text}’ <span class="zacht">${say("owner", { owner: one.owner })}</span></p>
      <p class="rij">${button(say("kept"), () => answer(one, true), {
        css: one.kept === true ? "is-gekozen" : "",
        label: say("kept_named", { text: one.text }),
      })}${button(say("not_kept"), () => answer(one, false), {
        css: one.kept === false ? "is-gekozen" : "",
        label: say("not_kept_named", { text: one.text }),
      })}</p>
      ${one.kept === null ? nothing : html`<p class="klein">${say(one.kept ? "kept_done" : "not_kept_done")}</p>`}
      ${one.askedBy === facts.me
        ? html`<p>${button(say("undo"), () => answer(one, null), { kind: "subtle", label: say("undo_named", { text: one.text }) })}</p>`
        : nothing}
    </li>`)}</ul></section>`;
}

const ANSWERED = new Map([[true, "kept_done"], [false, "not_kept_done"], [null, "undone"]]);

// `kept`: null takes back what this host said.
const answer = (one, kept) => tell({ do: "ask_after", agreement: one.id, kept }, { done: ANSWERED.get(kept) });

function hosts() {
  const led = state.shot.hosts;
  // Two people may have one name.
  const left = facts.cohosts.filter((one) => !led.some((host) => host.id === one.id));
  return html`<section class="stapel stapel--nauw"><h2 class="h3">${say("hosts")}</h2>
    ${led.length > 1
      ? html`<ul class="lijnlijst">${repeat(led, (host) => host.id, (host) => html`<li class="rij rij--uit"><span>${host.name}</span>${leaving(host, led)}</li>`)}</ul>`
      : html`<p>${led[0].name}</p>`}
    <p class="klein zacht">${say("takeover")}</p>
    ${left.length
      ? fold(say("cohost"), html`<form class="stapel" @submit=${onSubmit(addHost)}>
          <div class="utrecht-form-field"><label class="utrecht-form-label" for="spelleider">${say("cohost_choose")}</label>
          <select class="utrecht-select" id="spelleider" name="person">${left.map(
            (one) => html`<option value=${one.id}>${one.name}</option>`,
          )}</select></div>
          <button class="utrecht-button utrecht-button--secondary-action">${say("cohost_send")}</button></form>`)
      : nothing}</section>`;
}

// The first host takes others off, a co-host themselves; the server says so too.
function leaving(host, [first]) {
  const isMe = host.id === facts.me;
  if (isMe === (first.id === facts.me)) return nothing;
  return isMe
    ? button(say("cohost_leave"), () => removeHost(host), { kind: "subtle" })
    : button(say("cohost_remove"), () => removeHost(host), {
        kind: "subtle",
        label: say("cohost_remove_named", { name: host.name }),
      });
}

const removeHost = ({ id, name }) =>
  tell({ do: "remove_host", person: id }, { done: "cohost_removed", values: { name } });

function addHost({ person }) {
  const { name } = facts.cohosts.find((one) => one.id === person);
  return tell({ do: "add_host", person }, { done: "cohost_done", values: { name } });
}

function screen() {
  const { motion } = state.shot.session;
  return html`<section class="stapel stapel--nauw"><h2 class="h3">${say("screen")}</h2>
    <p class="rij">${state.shot.session.phase === "lobby" && facts.hasVotes ? nothing : screenLink()}
    ${button(say(motion ? "motion_off" : "motion_on"), () => tell({ do: "motion", on: !motion }))}</p></section>`;
}

function stop() {
  return html`<section class="hulp stapel stapel--nauw" id="stil"><h2 class="h3 rij">${sign("stop")}${say("stop_title")}</h2>
    <p class="klein">${say("stop_text")}</p>
    ${button(say("stop"), pause, { kind: "danger", css: "knop--breed" })}</section>`;
}

async function pause() {
  await tell({ do: "pause", paused: true });
  redraw();
  document.getElementById("kop")?.focus();
}

export function side() {
  return html`<aside class="console__zij" aria-label=${say("beside")}>
    ${ownBoard()}${lastTime()}${stop()}${screen()}${hosts()}
    <p class="klein zacht">${say("quiet")}</p></aside>`;
}
