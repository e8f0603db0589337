// Small dialogs: a question before something is lost, and the token of a server that asks for one.
import { api } from '../api.js';
import { html, icon, modal, nothing } from '../dom.js';
import { explain, t } from '../i18n.js';
import { state, update } from '../store.js';

export const closeDialog = () => update({ dialog: null });

/** Closes the dialog whose place the reader has left. */
export function dropDialog() {
  state.dialog?.dropped?.();
  if (state.dialog) closeDialog();
}

/** Asks before the action; {kind: 'confirm', title, text, action, does}. */
export function confirmDialog({ title, text, action, does }) {
  return html`<dialog class="narrow" ${modal()} aria-labelledby="confirm-title" @close=${closeDialog} @click=${byBackdrop}>
    <div class="dialog-body stack">
      <h2 id="confirm-title">${title}</h2>
      <p class="muted break">${text}</p>
      <div class="row apart">
        <button class="button" @click=${closeDialog}>${t('cancel')}</button>
        <button class="button danger" @click=${() => { closeDialog(); does(); }}>${action}</button>
      </div>
    </div></dialog>`;
}

/** Closes a dialog when the surroundings are clicked. */
export function byBackdrop(event) {
  if (event.target === event.currentTarget) event.currentTarget.close();
}

let refused = '';

export function signIn() {
  const submit = async event => {
    event.preventDefault();
    try {
      await api.signIn(new FormData(event.target).get('token'));
      refused = '';
      dispatchEvent(new Event('facet-signed-in'));
    } catch (error) {
      refused = explain(error);
      update({});
    }
  };
  return html`<main id="main" class="sign-in">
    <form class="panel stack" @submit=${submit}>
      <h1>Facet</h1>
      <p class="muted">${t('signIn.why')}</p>
      <label class="stack"><span>${t('signIn.token')}</span><input class="field" type="password" name="token" autocomplete="current-password" required></label>
      ${refused ? html`<p class="note bad" role="alert">${refused}</p>` : nothing}
      <button class="button primary">${t('signIn.go')}</button>
    </form>${state.away ? html`<p class="note bad" role="alert">${icon('away')} ${t('error.awayBanner')}</p>` : nothing}</main>`;
}
