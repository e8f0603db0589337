// What runs: services, models, sizes, and whether approximate searches find what exact ones do.
import { html, nothing } from '../dom.js';
import { api } from '../api.js';
import { readServer } from '../collections.js';
import { amount, bytes, explain, milliseconds, number, percent, regionName, t, tOr, tSaid } from '../i18n.js';
import { state, redraw } from '../store.js';

let timer = 0;

/** Asks again every few seconds while the view is shown. */
function keepFresh() {
  if (timer) return;
  timer = setTimeout(async () => {
    timer = 0;
    if (state.route.view !== 'status' || document.hidden) return;
    await readServer();
    // Not left to the view: it is drawn again only when something has changed.
    keepFresh();
  }, 4000);
}

addEventListener('visibilitychange', () => redraw());

export function statusView() {
  keepFresh();
  const status = state.status;
  if (!status) return html`<div class="empty"><span class="spinner"></span></div>`;
  return html`<div class="status stack fade">
    <div><h1>${t('status.title')}</h1><p class="muted">${t('status.version', { version: status.version, recipe: status.default_recipe })}</p></div>
    <div class="tiles">${tiles(status)}</div>
    <section class="panel"><h2>${t('status.services')}</h2>${scroller(html`<table>
      <thead><tr><th>${t('status.service')}</th><th>${t('status.state')}</th><th>${t('status.waiting')}</th><th>${t('status.address')}</th></tr></thead>
      <tbody>${status.backends.map(one => html`<tr><th scope="row">${tOr(`service.${one.name}`, one.name)}</th>
        <td><span class="state ${one.reachable ? 'good' : 'bad'}">${t(one.reachable ? 'status.up' : 'status.down')}</span></td>
        <td class="number">${one.waiting ?? '–'}</td><td class="muted break">${one.address}</td></tr>`)}</tbody></table>`)}</section>
    <section class="panel"><h2>${t('status.collections')}</h2>${scroller(html`<table>
      <thead><tr><th>${t('status.collection')}</th><th>${t('status.faces')}</th><th>${t('status.index')}</th><th>${t('status.recall')}</th>
        <th><span class="hidden">${t('status.check')}</span></th></tr></thead>
      <tbody>${(state.collections ?? []).map(collectionRow)}</tbody></table>`)}</section>
    <section class="panel"><h2>${t('status.recipes')}</h2>
      <ul class="stack" data-role="recipes">${status.recipes.map(one => html`<li><b>${one.name}</b> <span class="muted small">${one.model} · ${one.regions.map(regionName).join(t('comma'))}</span>
        ${one.description ? html`<p class="small muted">${recipeText(one)}</p>` : nothing}</li>`)}</ul></section>
    <section class="panel"><h2>${t('status.models')}</h2>${scroller(html`<table>
      <thead><tr><th>${t('status.model')}</th><th>${t('status.architecture')}</th><th>${t('status.runs')}</th><th>${t('status.licence')}</th></tr></thead>
      <tbody>${status.models.map(one => html`<tr><th scope="row">${one.id}<div class="muted small">${tOr(`kind.${one.kind}`, one.kind)}</div></th>
        <td>${one.architecture}<div class="muted small break">${one.source ?? ''}</div></td>
        <td class="nowrap">${one.provider} · ${one.precision}${one.input ? html`<div class="muted small number">${one.input.join(' × ')}</div>` : nothing}</td>
          <td>${tSaid('licence.', one.licence)}</td></tr>`)}</tbody></table>`)}</section>
  </div>`;
}

/** What a recipe that comes with Facet is, in the reader's language; one that a user wrote speaks for itself. */
const recipeText = ({ model, description }) => tSaid('recipe.', description, { model });

/** A wide table that can be scrolled sideways, by keyboard too. */
const scroller = table => html`<div class="scroller" tabindex="0" role="group" aria-label=${t('status.table')}>${table}</div>`;

function tiles({ search, gateway }) {
  const facts = [
    ['status.faces', search ? number(Number(search.points)) : '–'], ['status.collections', search ? number(Number(search.collections)) : '–'],
    ['status.inWork', number(gateway.photos_in_work)], ['status.tokens', `${number(gateway.query_tokens)} + ${number(gateway.photo_tokens)}`],
    ['status.thumbnails', bytes(gateway.thumbnail_bytes)], ['status.uptime', duration(gateway.uptime_s)],
  ];
  return facts.map(([key, value]) => html`<div class="panel tile"><p class="muted small">${t(key)}</p><p class="figure number">${value}</p></div>`);
}

function duration(seconds) {
  if (seconds < 90) return amount(Math.round(seconds), 'second');
  if (seconds < 5400) return amount(Math.round(seconds / 60), 'minute');
  return seconds < 172800 ? amount(seconds / 3600, 'hour', 1) : amount(seconds / 86400, 'day', 1);
}

function collectionRow({ name, points, factor_bytes: size, index }) {
  const check = state.recall[name];
  return html`<tr><th scope="row" class="break">${name}<div class="muted small">${bytes(size)}</div></th><td class="number">${number(points)}</td>
    <td class="number">${index ? indexSize(index) : t('status.exact')}</td>
    <td class="number">${check?.recall !== undefined ? measured(check) : index?.recall_at_10 ? percent(index.recall_at_10, 1) : '–'}
      ${check?.error ? html`<div class="small bad break" role="alert">${check.error}</div>` : nothing}</td>
    <td><button class="button compact" ?disabled=${!points || check?.busy} aria-label=${t('status.checkOf', { name })}
      @click=${() => checkRecall(name)}>${check?.busy ? html`<span class="spinner"></span>` : t('status.check')}</button></td></tr>`;
}

const indexSize = index => html`${number(index.indexed_points)} · ${bytes(index.memory_bytes)}
  ${index.is_building ? html`<div class="small">${t('status.building')}</div>` : nothing}`;

const measured = check => html`${percent(check.recall, 1)}
  <div class="muted small">${t('status.recallTimes', { fast: milliseconds(check.approximate_ms), exact: milliseconds(check.exact_ms) })}</div>`;

async function checkRecall(name) {
  state.recall[name] = { busy: true };
  redraw();
  try {
    state.recall[name] = await api.recall(name);
  } catch (error) {
    state.recall[name] = { error: explain(error) };
  }
  redraw();
}
