// Adding photos to a collection: what to drop, labels for all of them, how far it is and which photos failed.
import { html, icon, nothing, live } from '../dom.js';
import { number, t } from '../i18n.js';
import { addings, addPhotos, filesOfList, forgetAdding, retryFailures, stopAdding } from '../ingest.js';
import { state, redraw } from '../store.js';
import { photoTypes } from './pick-button.js';

const shownFailures = 200;
const form = { labels: '', largest: false, existing: 'skip', duplicates: 'skip' };

/** Adds files to the collection that is shown, with the options of the form. */
export function takeForCollection(files) {
  addPhotos(state.route.c, files, {
    metadata: JSON.stringify(parseLabels(form.labels)), faces: form.largest ? 'largest' : 'all', existing: form.existing, duplicates: form.duplicates,
  });
}

/** "brand = Acme, year = 2026" as an object; numbers become numbers, but not what a number would lose: 00123, 1.50. */
export function parseLabels(text) {
  const labels = {};
  for (const part of text.split(/[,;，；\n]/)) {
    const [, key, value] = /^\s*([^=＝]+?)\s*[=＝]\s*(.*?)\s*$/.exec(part) ?? [];
    if (key && value) labels[key] = /^-?\d+(\.\d+)?$/.test(value) && String(Number(value)) === value ? Number(value) : value;
  }
  return labels;
}

export function addingPanel() {
  const pick = event => {
    takeForCollection(filesOfList(event.target.files));
    event.target.value = '';
  };
  const change = name => event => {
    form[name] = event.target.type === 'checkbox' ? event.target.checked : event.target.value;
    redraw();
  };
  return html`<section class="panel stack adding" aria-label=${t('adding.title')}>
    <div class="row wrap">
      <div class="grow"><h2>${t('adding.title')}</h2><p class="muted small">${t('adding.how')}</p></div>
      <label class="button primary pick">${icon('photo')}${t('adding.pick')}<input class="hidden" type="file" accept=${photoTypes} multiple
        @change=${pick} data-role="add"></label>
      <label class="button pick folder">${t('adding.folder')}<input class="hidden" type="file" webkitdirectory multiple @change=${pick}></label>
    </div>
    <details><summary class="small">${t('adding.options')}</summary>
      <div class="options">
        <label class="stack"><span class="small">${t('adding.labels')}</span><input class="field" .value=${live(form.labels)}
          placeholder=${t('adding.labelsExample')} @input=${change('labels')}></label>
        <label class="stack"><span class="small">${t('adding.existing')}</span><select class="field" @change=${change('existing')}>
          ${['skip', 'replace'].map(one => html`<option value=${one} ?selected=${form.existing === one}>${t(`adding.existing.${one}`)}</option>`)}</select></label>
        <label class="stack"><span class="small">${t('adding.duplicates')}</span><select class="field" @change=${change('duplicates')}>
          ${['skip', 'allow', 'reject'].map(one => html`<option value=${one} ?selected=${form.duplicates === one}>${t(`adding.duplicates.${one}`)}</option>`)}</select></label>
        <label class="row"><input type="checkbox" .checked=${live(form.largest)} @change=${change('largest')}>${t('adding.largest')}</label>
      </div></details>
    ${addings().map(progress)}
  </section>`;
}

function stateOf(run) {
  if (run.stop.signal.aborted) return 'stopped';
  if (run.ended) return 'ended';
  return run.paused ? 'paused' : 'running';
}

function progress(run) {
  const facts = [
    [t('adding.stored', { n: run.stored, faces: run.faces }), true],
    [t('adding.known', { n: run.known }), run.known],
    [t('adding.duplicate', { n: run.duplicates }), run.duplicates],
    [t('adding.passedOver', { n: run.passedOver }), run.passedOver],
  ].filter(([, shown]) => shown).map(([text]) => text);
  return html`<div class="stack progress">
    <div class="row apart"><h3 aria-live="polite">${t(`adding.${stateOf(run)}`, { done: run.done, total: run.total, name: run.collection })}</h3>
      ${run.ended ? html`<button class="button quiet icon compact" aria-label=${t('close')} @click=${() => forgetAdding(run)}>${icon('close')}</button>`
        : html`<button class="button compact" @click=${() => stopAdding(run)}>${t('stop')}</button>`}</div>
    <progress max=${run.total || 1} value=${run.done} aria-label=${t('adding.title')}></progress>
    <p class="muted small number">${facts.join(' · ')}${run.ended && run.took && run.done ? ` · ${t('adding.speed', { n: number(run.done / run.took * 1000, 1) })}` : ''}</p>
    ${run.failures.length ? html`<details class="failures" open><summary>${t('adding.failed', { n: run.failures.length })}</summary>
      <ul>${run.failures.slice(0, shownFailures).map(one => html`<li><b class="break">${one.id}</b> <span class="muted break">${one.why}</span></li>`)}</ul>
      ${run.failures.length > shownFailures ? html`<p class="muted small">${t('adding.moreFailures', { n: run.failures.length - shownFailures })}</p>` : nothing}
      ${run.ended ? html`<button class="button compact" @click=${() => retryFailures(run)}>${t('adding.retry')}</button>` : nothing}</details>` : nothing}
  </div>`;
}
