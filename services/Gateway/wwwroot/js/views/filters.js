// Filters on metadata: values to choose from for texts and flags, a least and a most for numbers.
import { html, live, nothing } from '../dom.js';
import { t } from '../i18n.js';
import { go } from '../route.js';
import { state } from '../store.js';

/** Keys that are worth a filter: what the user stored, not what the gateway writes for itself. */
export const filterKeys = () => (state.keys[state.route.c] ?? []).filter(one => !one.own);

export function filterPanel() {
  const keys = filterKeys();
  const unknown = state.route.f.filter(one => !keys.some(key => key.key === one.key));
  if (!keys.length && !unknown.length) return nothing;
  const active = state.route.f.length;
  return html`<details class="panel filters" ?open=${active > 0}>
    <summary class="row"><h3 class="grow">${t('filter.title')}</h3>${active ? html`<span class="tag number">${active}</span>` : nothing}</summary>
    <div class="stack">
      ${keys.map(key => (key.kind === 'number' || key.kind === 'integer' ? range(key) : choice(key)))}
      ${unknown.map(one => html`<div class="row apart"><span class="break">${one.key}</span>
        <button class="button compact" @click=${() => set(one.key, null)}>${t('filter.drop')}</button></div>`)}
      ${active ? html`<div><button class="button compact" @click=${() => go({ f: [] })}>${t('filter.clear')}</button></div>` : nothing}
    </div></details>`;
}

const conditionOf = key => state.route.f.find(one => one.key === key);

function set(key, condition, replace = false) {
  const rest = state.route.f.filter(one => one.key !== key);
  go({ f: condition ? [...rest, { key, ...condition }] : rest }, replace);
}

function choice({ key, kind, values, more }) {
  const chosen = conditionOf(key)?.any_of ?? [];
  const toggle = value => {
    const next = chosen.includes(value) ? chosen.filter(one => one !== value) : [...chosen, value];
    set(key, next.length ? { any_of: next } : null);
  };
  return html`<fieldset class="filter"><legend class="break">${key}</legend>
    <div class="row wrap">${(kind === 'flag' ? [true, false] : values ?? []).map(value => html`
      <button class="chip" type="button" aria-pressed=${chosen.includes(value)} @click=${() => toggle(value)}>
        <span class="clip">${value === true ? t('yes') : value === false ? t('no') : value}</span></button>`)}</div>
    ${more ? html`<p class="small muted">${t('filter.more')}</p>` : nothing}</fieldset>`;
}

function range({ key, min, max }) {
  const now = conditionOf(key) ?? {};
  const write = side => event => {
    const { at_least, at_most } = { ...now, [side]: event.target.value === '' ? undefined : Number(event.target.value) };
    const next = {};
    if (Number.isFinite(at_least)) next.at_least = at_least;
    if (Number.isFinite(at_most)) next.at_most = at_most;
    set(key, Object.keys(next).length ? next : null);
  };
  return html`<fieldset class="filter"><legend class="break">${key}</legend><div class="row">
    <input class="field compact" type="number" step="any" placeholder=${min ?? ''} .value=${live(String(now.at_least ?? ''))}
      aria-label=${t('filter.least', { key })} @change=${write('at_least')}>
    <span class="muted">–</span>
    <input class="field compact" type="number" step="any" placeholder=${max ?? ''} .value=${live(String(now.at_most ?? ''))}
      aria-label=${t('filter.most', { key })} @change=${write('at_most')}>
  </div></fieldset>`;
}
