// An empty collection: offers the sample photos, or shows how far their loading is.
import { html, icon, nothing } from '../dom.js';
import { t } from '../i18n.js';
import { go } from '../route.js';
import { startSamples, stopSamples } from '../samples.js';
import { collectionOf } from '../collections.js';
import { state } from '../store.js';

export function samplesOffer() {
  const samples = state.samples;
  const name = samples?.collection || 'samples';
  const there = collectionOf(name)?.points ?? 0;
  if (samples?.state === 'running') return running(samples);
  return html`<div class="panel offer">
    <span class="offer-sign">${icon('face')}</span>
    <div class="grow stack">
      <h2>${t('samples.title', { name: state.route.c })}</h2>
      <p class="muted">${there ? t('samples.there', { n: there }) : samples?.available ? t('samples.text', { photos: samples.photos, styles: samples.styles })
        : t('samples.none')}</p>
      <div class="row wrap">
        ${there ? html`<button class="button primary" @click=${() => go({ c: name, view: 'collection' })}>${t('samples.open')}</button>`
          : samples?.available ? html`<button class="button primary" @click=${startSamples}>${t('samples.load')}</button>` : nothing}
        ${state.route.view === 'collection' ? nothing : html`<button class="button" @click=${() => go({ view: 'collection' })}>${t('samples.own')}</button>`}
      </div>
    </div></div>`;
}

function running(samples) {
  return html`<div class="panel offer" role="status">
    <span class="spinner"></span>
    <div class="grow stack">
      <h2>${t('samples.running')}</h2>
      <progress max=${samples.total || 1} value=${samples.done} aria-label=${t('samples.running')}></progress>
      <p class="muted number">${t('samples.progress', { done: samples.done, total: samples.total, faces: samples.stored_faces })}</p>
      <div><button class="button compact" @click=${stopSamples}>${t('stop')}</button></div>
    </div></div>`;
}
