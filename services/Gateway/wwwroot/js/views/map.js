// All faces of a collection in the plane: what looks alike lies together. A lasso chooses faces.
import { html, icon, nothing, ref, repeat, vars } from '../dom.js';
import { api, thumbnail } from '../api.js';
import { searchable } from '../ask.js';
import { collectionOf } from '../collections.js';
import { explain, number, regionName, t } from '../i18n.js';
import { MapCanvas } from '../map-canvas.js';
import { readMap } from '../map-data.js';
import { go, mostRefs } from '../route.js';
import { state, redraw } from '../store.js';
import { faceButton, faceGrid } from './grid.js';
import { samplesOffer } from './samples-offer.js';

const shownLegend = 24;
let canvas = null;
let lassoing = false;
let hover = null;

const colourKeys = () => (state.keys[state.route.c] ?? []).filter(one => !one.own || one.key.startsWith('colour_'));

/** What the points are coloured by: what the address says, else the colour of the first region that is known. */
const colourOf = route => (route.colour === '-' ? '' : route.colour || firstColour());

function firstColour() {
  const colours = colourKeys().map(one => one.key).filter(key => key.startsWith('colour_'));
  return searchable().map(region => `colour_${region}`).find(key => colours.includes(key)) ?? colours[0] ?? '';
}

/** Reads the map of the address's collection and colour unless it is being shown. */
export function followMap(route) {
  const wanted = JSON.stringify([route.c, colourOf(route)]);
  if (state.map?.wanted === wanted) return;
  state.map?.stop.abort();
  const kept = state.map?.c === route.c ? state.map : null;
  const shown = state.map = { wanted, c: route.c, data: kept?.data ?? null, chosen: kept?.chosen ?? [], busy: true, error: null, stop: new AbortController() };
  read(shown, colourOf(route));
}

/** Has the map asked for again that failed. */
export function retryMap() {
  if (state.map?.error) state.map.wanted = '';
}

async function read(shown, key) {
  try {
    const data = readMap(await api.map(shown.c, key, shown.stop.signal));
    // The same places in other colours: the view stays where it is.
    if (shown.data?.ids.length === data.ids.length && shown.data.ids.every((id, i) => id === data.ids[i])) Object.assign(data, { x: shown.data.x, y: shown.data.y });
    else shown.chosen = [];
    shown.data = data;
  } catch (error) {
    if (error.name === 'AbortError') return;
    shown.error = error;
  }
  shown.busy = false;
  redraw();
}

/** Whether the canvas shows the map that is read, so that its indices are those of the map's faces. */
const isDrawn = () => Boolean(state.map?.data) && canvas?.colours === state.map.data.colours;

const attach = element => {
  canvas?.observer.disconnect();
  hover = null;
  canvas = element ? new MapCanvas(element, {
    chose: indices => {
      if (!isDrawn()) return;
      state.map.chosen = indices;
      canvas.choose(indices);
      redraw();
    },
    hovered: (index, x, y, isKey = false) => {
      if ((index < 0 && !hover) || (index >= 0 && !isDrawn())) return;
      hover = index < 0 ? null : { id: state.map.data.ids[index], x, y, isKey };
      redraw();
    },
    address: id => thumbnail(state.map.c, id),
  }) : null;
  if (canvas) canvas.lassoing = lassoing;
};

/** Brings the canvas in line with what is read; nothing is shown of another collection. */
function fill() {
  if (!canvas || isDrawn()) return;
  if (state.map?.data) {
    canvas.show(state.map.data);
    canvas.choose(state.map.chosen);
  } else {
    hover = null;
    canvas.clear();
  }
}

export function mapView() {
  const shown = state.map;
  const stored = collectionOf(state.route.c)?.points ?? 0;
  if (state.collections && !stored) return html`<div class="start">${samplesOffer()}</div>`;
  if (shown) followMap(state.route);
  requestAnimationFrame(fill);
  const chosen = shown?.data ? shown.chosen : [];
  return html`<div class="map-view fade">
    <div class="map-main stack">
      <div class="row wrap apart">
        <div class="map-head"><h1>${t('map.title')}</h1><p class="muted small">${shown?.data && shown.data.total > shown.data.ids.length ? t('map.some', { n: shown.data.ids.length, total: shown.data.total }) : t('map.how')}</p></div>
        <div class="row wrap">${tools()}</div>
      </div>
      <div class="map-frame">
        <canvas class="map ${lassoing ? 'lassoing' : ''}" tabindex="0" role="application"
          aria-label=${t('map.label', { n: shown?.data?.ids.length ?? 0 })} ${ref(attach)}></canvas>
        ${shown?.busy && !shown.data ? html`<div class="map-note" role="status"><span class="spinner"></span>${t('map.working')}</div>` : nothing}
        ${shown?.error ? html`<div class="map-note" role="alert">${explain(shown.error)}
          <button class="button compact" @click=${() => { retryMap(); redraw(); }}>${t('again')}</button></div>` : nothing}
        <p class="hidden" role="status">${hover?.isKey ? hover.id : ''}</p>
        ${hover ? html`<div class="map-hover" ${vars({ '--x': `${hover.x}px`, '--y': `${hover.y}px` })}>
          <img src=${thumbnail(state.route.c, hover.id)} alt="" width="112" height="112"><span class="small clip tail"><bdi>${hover.id}</bdi></span></div>` : nothing}
      </div>
      ${legend(shown?.data?.legend)}
    </div>
    <aside class="map-side stack" aria-label=${t('map.chosenLabel')}>
      ${chosen.length ? chosenFaces(shown, chosen) : html`<div class="panel muted"><p>${t('map.none')}</p></div>`}
    </aside>
  </div>`;
}

function tools() {
  const mode = on => () => {
    lassoing = on;
    if (canvas) canvas.lassoing = on;
    redraw();
  };
  const keys = colourKeys();
  const now = colourOf(state.route);
  const name = key => (key.startsWith('colour_') ? t('map.colourOf', { name: regionName(key.slice(7)) }) : key);
  return html`
    <label class="row"><span class="small muted">${t('map.colour')}</span><select class="field compact" @change=${event => go({ colour: event.target.value }, true)}>
      <option value="-" ?selected=${!now}>${t('map.plain')}</option>
      ${repeat(keys, one => one.key, one => html`<option value=${one.key} ?selected=${one.key === now}>${name(one.key)}</option>`)}</select></label>
    <div class="row" role="group" aria-label=${t('map.tools')}>
      <button class="button icon compact" aria-pressed=${!lassoing} title=${t('map.move')} aria-label=${t('map.move')} @click=${mode(false)}>${icon('hand')}</button>
      <button class="button icon compact" aria-pressed=${lassoing} title=${t('map.lasso')} aria-label=${t('map.lasso')}
        @click=${mode(true)}>${icon('lasso')}</button>
      <button class="button icon compact" title=${t('map.closer')} aria-label=${t('map.closer')} @click=${() => canvas?.zoom(1.6)}>${icon('plus')}</button>
      <button class="button icon compact" title=${t('map.farther')} aria-label=${t('map.farther')} @click=${() => canvas?.zoom(1 / 1.6)}>${icon('minus')}</button>
      <button class="button icon compact" title=${t('map.all')} aria-label=${t('map.all')} @click=${() => canvas?.reset()}>${icon('fit')}</button>
    </div>`;
}

function legend(entries) {
  if (!entries) return nothing;
  if (entries.ramp) return html`<div class="row small"><span class="number">${number(entries.min, 2)}</span>
    <span class="ramp" ${vars({ '--ramp': `linear-gradient(to right, ${entries.ramp.join()})` })}></span><span class="number">${number(entries.max, 2)}</span></div>`;
  return html`<ul class="row wrap small legend">${entries.slice(0, shownLegend).map(one => html`
    <li class="row" ${vars({ '--tone': one.colour })}><span class="dot"></span><span class="break">${one.label}</span><span class="muted number">${number(one.count)}</span></li>`)}
    ${entries.length > shownLegend ? html`<li class="muted">${t('map.moreLabels', { n: entries.length - shownLegend })}</li>` : nothing}</ul>`;
}

function chosenFaces(shown, chosen) {
  const ids = chosen.map(index => shown.data.ids[index]);
  const drop = () => {
    shown.chosen = [];
    canvas?.choose([]);
    redraw();
  };
  return html`<div class="row wrap apart"><h2 aria-live="polite">${t('map.chosen', { n: ids.length })}</h2>
      <div class="row wrap"><button class="button compact" @click=${drop}>${t('library.chooseNone')}</button>
        <button class="button primary compact" ?disabled=${ids.length > mostRefs}
          @click=${() => go({ view: 'search', like: ids.map(id => `point:${id}`), unlike: [], any: false })}>${icon('search')}${t('library.searchChosen')}</button></div></div>
    ${ids.length > mostRefs ? html`<p class="small muted">${t('map.tooMany')}</p>` : nothing}
    ${faceGrid({ name: 'map', label: t('map.chosenLabel'), items: ids, key: id => id, below: 42, least: 112,
      card: id => html`${faceButton(thumbnail(shown.c, id), t('results.similarTo', { id }), () => go({ view: 'search', like: [`point:${id}`], unlike: [] }))}<div class="facts"><p class="small clip tail" title=${id}><bdi>${id}</bdi></p></div>` })}`;
}
