// The frame around every view: navigation, the collection, the language, what went wrong, dialogs.
import { html, icon, nothing, repeat } from '../dom.js';
import { explain, language, setLanguage, t } from '../i18n.js';
import { goByLink, go, hrefOf } from '../route.js';
import { dropToast, state, update } from '../store.js';
import { cameraDialog } from './camera.js';
import { comparison } from './compare.js';
import { library } from './library.js';
import { mapView } from './map.js';
import { confirmDialog, signIn } from './dialogs.js';
import { searchView } from './search.js';
import { statusView } from './status.js';

const places = { search: 'search', collection: 'faces', map: 'map', status: 'status' };

export function frame() {
  document.title = `${t(`nav.${state.route.view}`)} – Facet`;
  if (state.session.required && !state.session.authenticated) return signIn();
  return html`
    <a class="visually-hidden" href="#main">${t('nav.skip')}</a>
    <header class="top">
      <a class="wordmark" href="./" @click=${event => goByLink(event, { view: 'search', like: [], unlike: [], f: [], w: {}, compare: '' })}>
        <img src="icon.svg" alt="">Facet</a>
      <nav class="nav" aria-label=${t('nav.label')}>${Object.entries(places).map(([view, sign]) => html`
        <a href=${hrefOf({ view, compare: '' })} aria-current=${state.route.view === view ? 'page' : nothing}
           @click=${event => goByLink(event, { view, compare: '' })}>${icon(sign)}${t(`nav.${view}`)}</a>`)}
      </nav>
      <div class="tools">
        ${collectionChoice()}
        <button class="button quiet compact" lang=${language() === 'zh' ? 'en' : 'zh-CN'} @click=${() => setLanguage(language() === 'zh' ? 'en' : 'zh')}>
          ${language() === 'zh' ? 'English' : '中文'}</button>
      </div>
    </header>
    ${state.away ? html`<div class="banner" role="alert">${icon('away')}<span class="grow">${t('error.awayBanner')}</span><span class="spinner"></span></div>` : nothing}
    ${state.trouble && !state.away ? html`<div class="banner" role="alert">${icon('away')}<span class="grow break">${explain(state.trouble)}</span></div>` : nothing}
    <main id="main" tabindex="-1">${viewOf(state.route.view)}</main>
    ${state.route.compare ? comparison() : nothing}
    ${state.dialog?.kind === 'camera' ? cameraDialog() : nothing}
    ${state.dialog?.kind === 'confirm' ? confirmDialog(state.dialog) : nothing}
    ${state.dragging ? html`<div class="drop-veil"><p>${t(state.route.view === 'collection' ? 'drop.toAdd' : 'drop.toSearch', { name: state.route.c })}</p></div>` : nothing}
    <div class="toasts" role="status" aria-live="polite">${repeat(state.toasts, one => one.id, one => html`
      <div class="toast fade"><span class="grow break">${one.text}</span>
        <button aria-label=${t('close')} @click=${() => dropToast(one.id)}>${icon('close')}</button></div>`)}</div>`;
}

function viewOf(view) {
  if (view === 'collection') return library();
  if (view === 'map') return mapView();
  if (view === 'status') return statusView();
  return searchView();
}

function collectionChoice() {
  const all = state.collections ?? [];
  const shown = all.some(one => one.name === state.route.c) ? all : [...all, { name: state.route.c, points: 0 }];
  return html`<label class="row"><span class="hidden">${t('collection.choose')}</span>
    <select class="field compact" @change=${event => choose(event.target.value)}>
      ${repeat(shown, one => one.name, one => html`<option value=${one.name} ?selected=${one.name === state.route.c}>${one.name}</option>`)}
    </select></label>`;
}

/** Another collection: photos stay the question, stored faces are not in it. While a photo is being read it is the photo that is to be searched for there. */
function choose(name) {
  const photos = state.route.like.filter(one => one.startsWith('photo:'));
  update({ compare: null });
  go({ c: name, like: photos, unlike: [], f: [], compare: '', colour: '' }, Boolean(state.reading && !state.reading.error));
}
