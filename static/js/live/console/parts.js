// Small parts that return on the console.

import { html, nothing, svg } from "../../../vendor/lit-html/lit-html.js";
import { state } from "./state.js";

// The signs stand in the page; this shows one.
export const sign = (name) =>
  html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true">${svg`<use href="#i-${name}" />`}</svg>`;

// A button stays where it is while the server answers, so that focus stays too.
export function button(text, press, { kind = "secondary-action", css = "", label = nothing, off = false } = {}) {
  const isOff = off || state.isBusy;
  return html`<button class="utrecht-button utrecht-button--${kind} ${css}" type="button" aria-label=${label}
    aria-disabled=${off ? "true" : nothing} @click=${() => isOff || press()}>${text}</button>`;
}

// A form that is read whole; `save(fields)` says whether it went well, and then the form is empty again.
export function onSubmit(save) {
  return async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (await save(Object.fromEntries(new FormData(form)))) form.reset();
  };
}

export function field(label, name, { hint = "", input }) {
  return html`<div class="utrecht-form-field">
    <label class="utrecht-form-label" for=${name}>${label}</label>
    ${hint ? html`<p class="utrecht-form-field-description" id="${name}-uitleg">${hint}</p>` : nothing}${input}
  </div>`;
}

export function fold(title, inside, { isOpen = false } = {}) {
  return html`<details class="uitklap" ?open=${isOpen}><summary>${sign("erbij")}${title}</summary>
    <div class="stapel uitklap__in">${inside}</div></details>`;
}

const cloned = new Map();

// A piece that the server drew, in one place at a time.
export function piece(id) {
  if (!cloned.has(id)) {
    const held = document.createElement("div");
    held.append(document.getElementById(id).content.cloneNode(true));
    cloned.set(id, held);
  }
  return cloned.get(id);
}
