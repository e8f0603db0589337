// Question and result side by side, and where on both faces a region's patches matched.
import { html, icon, modal, nothing, repeat, svg, vars } from '../dom.js';
import { api, picture, thumbnail } from '../api.js';
import { askAnew } from '../ask.js';
import { explain, number, percent, regionName, t } from '../i18n.js';
import { canTake, go, parseRef } from '../route.js';
import { photoAtHand } from '../photos.js';
import { state, redraw } from '../store.js';
import { byBackdrop } from './dialogs.js';
import { tone } from './face-picture.js';
import { percentile, shownHits } from './results.js';

let chosen = '';
let against = 0;

/** Brings the comparison in line with the address; asks for the matches once the answer is there. */
export function followComparison(route) {
  if (!route.compare) {
    state.compare = null;
    return;
  }
  if (state.compare?.id !== route.compare) {
    against = 0;
    state.compare = { id: route.compare, matches: null, error: null, asked: false };
  }
}

async function askMatches(compare, ask) {
  compare.asked = true;
  try {
    compare.matches = await api.matches(ask.answer.token, compare.id).catch(async error => {
      if (error.reason !== 'TOKEN_EXPIRED') throw error;
      await askAnew(ask);
      return api.matches(ask.answer.token, compare.id);
    });
  } catch (error) {
    compare.error = error;
  }
  redraw();
}

const close = () => {
  if (state.route.compare) go({ compare: '' });
};

export function comparison() {
  const { ask, compare } = state;
  const answer = ask?.answer;
  if (!compare) return nothing;
  if (answer && !compare.asked) askMatches(compare, ask);
  const hit = answer?.hits.find(one => one.id === compare.id);
  const one = compare.matches?.positives[against];
  const names = one?.regions.map(region => region.region) ?? answer?.regions ?? [];
  if (!names.includes(chosen)) chosen = names[0] ?? '';
  const region = one?.regions.find(candidate => candidate.region === chosen);
  const ref = `point:${compare.id}`;
  const { previous, next } = neighbours(answer ? shownHits(ask) : [], compare.id);
  return html`<dialog class="compare" ${modal()} aria-labelledby="compare-title" @close=${close} @click=${byBackdrop} @keydown=${byArrows(previous, next)}>
    <div class="dialog-head"><h2 id="compare-title" class="grow clip">${t('compare.title')}</h2>
      <button class="button quiet icon" ?disabled=${!previous} aria-label=${t('compare.previous')} @click=${() => go({ compare: previous }, true)}>‹</button>
      <button class="button quiet icon" ?disabled=${!next} aria-label=${t('compare.next')} @click=${() => go({ compare: next }, true)}>›</button>
      <button class="button quiet icon" aria-label=${t('close')} @click=${close}>${icon('close')}</button></div>
    <div class="dialog-body stack">
      <div class="pair">
        ${side(questionCrop(one), questionName(), region?.query, compare.matches?.grid)}
        ${side(picture(compare.matches?.hit_crop_url) ?? thumbnail(state.route.c, compare.id), compare.id, region?.hit, compare.matches?.grid)}
      </div>
      ${compare.matches?.positives.length > 1 ? html`<div class="row wrap">${compare.matches.positives.map((_, index) => html`
        <button class="chip" aria-pressed=${index === against}
          @click=${() => { against = index; redraw(); }}>${t('compare.against', { n: index + 1 })}</button>`)}</div>` : nothing}
      ${compare.error ? html`<p class="note break">${explain(compare.error)}</p>` : nothing}
      <div class="row wrap apart">
        <div class="row wrap" role="group" aria-label=${t('compare.regions')}>${names.map(name => html`
          <button class="chip" aria-pressed=${name === chosen} ${vars({ '--tone': tone(name) })} @click=${() => { chosen = name; redraw(); }}>
            <span class="dot"></span>&nbsp;${regionName(name)}</button>`)}</div>
        ${hit ? html`<p class="row number"><b>${number(hit.score, 4)}</b>${percentile(hit.percentile)}</p>` : nothing}
      </div>
      <p class="small muted">${t(isWhole(compare.matches?.grid) ? 'compare.whole' : region && !region.query.length && !region.hit.length ? 'compare.unknown' : 'compare.how', { name: regionName(chosen) })}</p>
      ${hit ? scores(hit) : nothing}
      ${hit ? metadata(hit.metadata) : nothing}
      <div class="row wrap">
        <button class="button primary" @click=${() => go({ like: [ref], unlike: [], compare: '' })}>${icon('search')}${t('results.similar')}</button>
        <button class="button" ?disabled=${!canTake(state.route.like, ref)} @click=${() => go({ like: [...state.route.like, ref], compare: '' })}>${icon('plus')}${t('results.more.like')}</button>
        <button class="button" ?disabled=${!canTake(state.route.unlike, ref)} @click=${() => go({ unlike: [...state.route.unlike, ref], compare: '' })}>${icon('minus')}${t('results.less.like')}</button>
      </div>
    </div></dialog>`;
}

function questionName() {
  const main = parseRef(state.route.like[against] ?? '');
  return (main?.kind === 'photo' ? photoAtHand(main.key)?.name : main?.id) || t('compare.question');
}

/** The question's aligned face: from the photo if it is at hand, which is the sharpest. */
function questionCrop(one) {
  const main = parseRef(state.route.like[against] ?? '');
  if (main?.kind === 'photo') {
    const crop = photoAtHand(main.key)?.parsed.faces[main.face]?.crop;
    if (crop) return crop.jpeg;
  }
  return picture(one?.crop_url) ?? (main?.kind === 'point' ? thumbnail(state.route.c, main.id) : null);
}

const hide = event => event.target.classList.add('hidden');

/** Each picture is an element of its own: one that cannot be loaded does not hide the next. */
const side = (address, name, cells, grid) => html`<figure>
  <div class="crop">${address ? repeat([address], one => one, one => html`<img src=${one} alt=${name} @error=${hide}>`) : html`<span class="spinner"></span>`}
    ${grid && cells?.length && !isWhole(grid) ? patches(cells, grid) : nothing}</div>
  <figcaption class="small muted clip" title=${name}>${name}</figcaption></figure>`;

/** A recipe that describes a region by one vector has no patches to show. */
const isWhole = grid => grid?.width === 1 && grid.height === 1;

/** Patches as squares over the crop: the larger a patch's share of the score, the less it is veiled. */
function patches(cells, { width, height }) {
  const most = Math.max(...cells.map(([, share]) => share));
  return html`<svg class="patches" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true" ${vars({ '--tone': tone(chosen) })}>
    ${cells.map(([cell, share]) => svg`<rect x=${cell % width} y=${Math.floor(cell / width)} width="1" height="1" fill-opacity=${(share / most * .75).toFixed(3)}></rect>`)}</svg>`;
}

const scores = hit => html`<table class="scores"><thead><tr><th>${t('compare.region')}</th><th>${t('results.score')}</th><th>${t('compare.weight')}</th>
  <th>${t('compare.percentile')}</th></tr></thead>
  <tbody>${hit.regions.map(one => html`<tr><th scope="row" ${vars({ '--tone': tone(one.region) })}><span class="row"><span class="dot"></span>${regionName(one.region)}</span></th>
    <td class="number">${number(one.score, 4)}</td><td class="number">${number(one.weight, 2)}</td>
      <td class="number">${one.percentile === null || one.percentile === undefined ? '–' : percent(one.percentile / 100, 1)}</td></tr>`)}</tbody></table>`;

function metadata(all) {
  const entries = Object.entries(all ?? {});
  return entries.length ? html`<details><summary>${t('compare.metadata')}</summary>
    <dl class="facts-list">${entries.map(([key, value]) => html`<dt class="break">${key}</dt>
      <dd class="break">${/^#[0-9a-f]{6}$/i.test(value) ? html`<span class="swatch" ${vars({ '--tone': value })}></span>` : nothing}${String(value)}</dd>`)}</dl></details>` : nothing;
}

/** Of the results as they are listed. */
function neighbours(hits, id) {
  const at = hits.findIndex(one => one.id === id);
  return at < 0 ? {} : { previous: hits[at - 1]?.id, next: hits[at + 1]?.id };
}

const byArrows = (previous, next) => event => {
  if (event.key === 'ArrowLeft' && previous) go({ compare: previous }, true);
  if (event.key === 'ArrowRight' && next) go({ compare: next }, true);
};
