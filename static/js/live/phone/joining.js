// Before a session: the code, what is hidden and what is not, and what to do when a session is not found.

import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { live } from "../../../vendor/lit-html/directives/live.js";

import { alert, forms, fromPage, icon } from "./parts.js";
import { places, t } from "./texts.js";

export const CODE = /^\d{6}$/;
export const digitsOf = (text) => text.replace(/\D/g, "");

// {"join": secret} or {"code": why not}; throws when there is no line.
export async function exchange(code) {
  const response = await fetch(places.code, {
    method: "POST",
    body: JSON.stringify({ code }),
    credentials: "omit",
    cache: "no-store",
  });
  if (![200, 404, 429].includes(response.status)) throw new Error(`status ${response.status}`);
  return response.json();
}

let otherLanguage = null;
const language = () => (otherLanguage ??= fromPage("live-other"));

export function joinScreen(state, acts) {
  const { code, error, isBusy, isGone } = state.join;
  return html`
    ${forms}
    <h1>${t.join.title}</h1>
    ${isGone ? alert("warning", `${t.join.gone}.`, t.join.gone_text) : nothing}
    <form class="tel__form" novalidate @submit=${acts.join}>
      <div class="utrecht-form-field ${error ? "veld--fout" : ""}">
        <label class="utrecht-form-label h3" for="code">${t.join.code}</label>
        <p class="utrecht-form-field-description" id="code-help">${t.join.code_help}</p>
        ${error ? html`<p class="utrecht-form-field-error-message" id="code-error">${icon("fout")}<span>${t.join[error]}</span></p>` : nothing}
        <input class="utrecht-textbox tel__code" id="code" name="code" inputmode="numeric" autocomplete="off" maxlength="12"
          enterkeyhint="go" aria-describedby=${error ? "code-error code-help" : "code-help"} aria-invalid=${error ? "true" : "false"}
          .value=${live(code)} @input=${acts.typeCode}>
      </div>
      <button class="utrecht-button utrecht-button--primary-action knop--breed knop--groot">${isBusy ? t.join.busy : t.join.submit} ${icon("verder")}</button>
    </form>
    ${promise()}
    <p class="klein">${language()}</p>`;
}

export const promise = () => html`
  <section class="stapel stapel--nauw">
    <h2 class="h3 tel__anoniem">${icon("anoniem")}${t.join.anonymous}</h2>
    <p>${t.join.hidden}</p>
    <p>${t.join.honest}</p>
  </section>`;

// The server refuses the line for another reason than an unknown session: an old page, as a rule.
export const refusedScreen = (acts) => html`
  <h1>${t.join.elsewhere}</h1>
  <p>${t.join.elsewhere_text}</p>
  <button class="utrecht-button utrecht-button--primary-action" type="button" @click=${acts.reload}>${t.join.reload}</button>
  <button class="utrecht-button utrecht-button--secondary-action" type="button" @click=${acts.leave}>${t.join.leave}</button>`;
