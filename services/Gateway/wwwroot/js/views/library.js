// What a collection holds: its faces page by page, adding, choosing and deleting; and the collections themselves.
import { html, icon, nothing, live } from '../dom.js';
import { api, picture } from '../api.js';
import { collectionChanged, collectionOf } from '../collections.js';
import { bytes, explain, number, t } from '../i18n.js';
import { go, mostRefs } from '../route.js';
import { state, redraw, toast, update } from '../store.js';
import { addingPanel } from './adding.js';
import { isAdding } from '../ingest.js';
import { faceButton, faceGrid, nearEnd } from './grid.js';
import { samplesOffer } from './samples-offer.js';

/** Starts reading the collection of the address unless it is being shown. */
export function followLibrary(route) {
  if (state.library?.c !== route.c) begin(route.c, '');
}

/** The prefix is there before the first page is asked for: a page's token is one for its prefix. */
function begin(c, prefix) {
  state.library?.stop.abort();
  state.library = { c, prefix, points: [], next: '', ended: false, busy: false, error: null, chosen: new Set(), stop: new AbortController() };
  nextPage(state.library);
}

/** Asks for the page again that failed. */
export function retryLibrary() {
  const shown = state.library;
  if (!shown?.error) return;
  // A token that is refused stays so.
  if (shown.error.status === 400) {
    begin(shown.c, shown.prefix);
    return;
  }
  Object.assign(shown, { error: null, ended: false });
  nextPage(shown);
}

async function nextPage(shown) {
  if (shown.busy || shown.ended) return;
  shown.busy = true;
  try {
    const page = await api.points(shown.c, shown.next, shown.prefix, shown.stop.signal);
    shown.points = [...shown.points, ...page.points];
    shown.next = page.next_page_token;
    shown.ended = !shown.next;
  } catch (error) {
    if (error.name === 'AbortError') return;
    shown.ended = true;
    if (error.reason !== 'COLLECTION_NOT_FOUND') shown.error = error;
  } finally {
    shown.busy = false;
    redraw();
  }
}

export function library() {
  const shown = state.library;
  const stored = collectionOf(state.route.c);
  if (!shown) return html`<div class="empty"><span class="spinner"></span></div>`;
  if (!shown.busy && !shown.ended && shown.points.length && nearEnd('library')) setTimeout(() => nextPage(shown));
  return html`<div class="library stack fade">
    <div class="row wrap apart">
      <div><h1 class="break">${state.route.c}</h1>
        <p class="muted number">${t('library.size', { n: stored?.points ?? 0 })}${stored?.factor_bytes ? ` · ${bytes(stored.factor_bytes)}` : ''}</p></div>
      <div class="row wrap">${newCollection()}
        ${stored ? html`<button class="button danger" @click=${() => askDeleteCollection(stored)}>${icon('trash')}${t('library.deleteCollection')}</button>` : nothing}</div>
    </div>
    ${addingPanel()}
    ${shown.error ? html`<div class="note bad row apart" role="alert"><span class="break">${explain(shown.error)}</span>
      <button class="button compact" @click=${retryLibrary}>${t('again')}</button></div>` : nothing}
    ${stored?.points ? tools(shown) : state.collections && state.samples && !isAdding() ? samplesOffer() : nothing}
    ${shown.points.length ? faceGrid({
      name: 'library', label: t('library.faces'), items: shown.points, key: point => point.id, card, below: 40, least: 140,
      selected: point => shown.chosen.has(point.id),
    }) : shown.busy ? html`<div class="empty"><span class="spinner"></span></div>` : shown.prefix ? html`<div class="empty">
      <p class="muted">${t('library.noneWithPrefix')}</p></div>` : nothing}
  </div>`;
}

function tools(shown) {
  const { chosen } = shown;
  return html`<div class="row wrap apart">
    <input class="field compact prefix" type="search" placeholder=${t('library.prefix')} aria-label=${t('library.prefix')} .value=${live(shown.prefix)}
      @change=${event => begin(state.route.c, event.target.value)}>
    ${chosen.size ? html`<div class="row wrap" role="status"><span class="number">${t('library.chosen', { n: chosen.size })}</span>
      <button class="button compact" @click=${() => { chosen.clear(); redraw(); }}>${t('library.chooseNone')}</button>
      <button class="button compact" ?disabled=${chosen.size > mostRefs}
        @click=${() => go({ view: 'search', like: [...chosen].map(id => `point:${id}`), unlike: [], any: false })}>${icon('search')}${t('library.searchChosen')}</button>
      <button class="button danger compact" @click=${() => askDeletePoints([...chosen])}>${icon('trash')}${t('library.delete')}</button>
      ${chosen.size > mostRefs ? html`<span class="small muted">${t('map.tooMany')}</span>` : nothing}</div>` : nothing}
  </div>`;
}

function card(point) {
  const { chosen } = state.library;
  const toggle = () => {
    if (!chosen.delete(point.id)) chosen.add(point.id);
    redraw();
  };
  return html`
    ${faceButton(picture(point.thumbnail_url), t('results.similarTo', { id: point.id }), () => { go({ view: 'search', like: [`point:${point.id}`], unlike: [] }); scrollTo(0, 0); })}
    <div class="actions"><button class="button icon" aria-pressed=${chosen.has(point.id)} aria-label=${t('library.choose', { id: point.id })}
      @click=${toggle}>${icon('check')}</button></div>
    <div class="facts"><p class="small clip tail" title=${point.id}><bdi>${point.id}</bdi></p></div>`;
}

function newCollection() {
  const create = async event => {
    event.preventDefault();
    const form = event.target;
    const name = new FormData(form).get('name').trim();
    try {
      await api.createCollection(name);
      form.reset();
      await collectionChanged(name);
      go({ c: name, like: [], unlike: [], f: [] });
    } catch (error) {
      toast(explain(error));
    }
  };
  return html`<form class="row" @submit=${create}>
    <input class="field" name="name" required maxlength="64" pattern="[a-z0-9][a-z0-9_\\-]*" placeholder=${t('library.newName')}
      aria-label=${t('library.newName')} title=${t('library.nameRule')} autocapitalize="none" size="14">
    <button class="button">${icon('plus')}${t('library.create')}</button></form>`;
}

const askDeleteCollection = ({ name, points }) => update({ dialog: {
  kind: 'confirm', title: t('library.deleteCollection'), text: t('library.deleteCollectionText', { name, n: points }), action: t('library.delete'),
  does: () => doing(async () => {
    await api.deleteCollection(name);
    state.route.like = state.route.like.filter(one => one.startsWith('photo:'));
    state.route.unlike = [];
    await collectionChanged(name);
    toast(t('library.collectionDeleted', { name }));
  }),
} });

/** From the collection that is shown at the click, whichever is when the reader has confirmed it. */
const askDeletePoints = (ids, c = state.route.c) => update({ dialog: {
  kind: 'confirm', title: t('library.deleteFaces', { n: ids.length }), text: t('library.deleteFacesText'), action: t('library.delete'),
  does: () => doing(async () => {
    const { deleted_points: n } = await api.deletePoints(c, ids);
    await collectionChanged(c);
    toast(t('library.facesDeleted', { n: number(Number(n)) }));
  }),
} });

async function doing(action) {
  try {
    await action();
  } catch (error) {
    toast(explain(error));
  }
}
