// Who wears the same: faces in the order of their score, with a bar for each region.
import { html, icon, nothing, vars } from '../dom.js';
import { picture } from '../api.js';
import { regionsOf, retry } from '../ask.js';
import { collectionOf, isOnce, knowsPersons, personOf } from '../collections.js';
import { explain, milliseconds, number, percent, regionName, t } from '../i18n.js';
import { canTake, go, mostResults, parseRef } from '../route.js';
import { state } from '../store.js';
import { tone } from './face-picture.js';
import { faceButton, faceGrid } from './grid.js';
import { samplesOffer } from './samples-offer.js';

/** The hits to show: all, or the best of each person who is not the question's. */
export function shownHits(ask) {
  const { hits } = ask.answer;
  if (!isOnce(state.route)) return hits;
  const seen = new Set(ask.route.like.map(ref => personOf(ask.points[parseRef(ref).id]?.metadata)));
  return hits.filter(hit => {
    const person = personOf(hit.metadata) ?? hit.id;
    return !seen.has(person) && seen.add(person);
  });
}

export function results(ask) {
  const { unweighted } = ask.answer;
  const regions = regionsOf(ask);
  const hits = shownHits(ask);
  const once = isOnce(state.route);
  const stored = collectionOf(state.route.c)?.points ?? 0;
  const kind = once ? 'once' : state.route.f.length ? 'filtered' : hits.length >= stored ? 'all' : 'count';
  return html`
    <div class="row apart results-head">
      <h2 aria-live="polite">${t(`results.${kind}`, { n: hits.length, of: stored })}</h2>
      <div class="row wrap"><button class="chip" aria-pressed=${once}
        @click=${() => go({ once: !once }, true)}>${t(knowsPersons(state.route.c) ? 'results.oncePerson' : 'results.oncePhoto')}</button>
      <span class="muted small number">${ask.busy ? html`<span class="hidden">${t('search.working')}</span>`
        : t('results.took', { time: milliseconds(ask.took) })}</span></div>
    </div>
    ${ask.error ? html`<div class="note bad row apart" role="alert"><span class="break">${explain(ask.error)}</span>
      <button class="button compact" @click=${retry}>${t('again')}</button></div>` : nothing}
    ${hits.length ? faceGrid({
      name: 'results', label: t('results.label'), items: hits, key: hit => hit.id, card: (hit, index) => card(hit, index, regions), below: 66 + 19 * regions.length, least: 184,
    }) : unweighted ? emptyNote('results.unweighted') : stored ? emptyNote(state.route.f.length ? 'results.noneFiltered' : 'results.none') : samplesOffer()}
    ${!once && hits.length === state.route.n && state.route.n < Math.min(stored, mostResults) ? html`
      <p class="more"><button class="button" @click=${() => go({ n: mostResults }, true)}>${t('results.more', { n: Math.min(mostResults, stored) })}</button></p>` : nothing}`;
}

const emptyNote = key => html`<div class="empty"><p class="muted">${t(key)}</p></div>`;

function card(hit, index, regions) {
  const similar = `point:${hit.id}`;
  const { like, unlike } = state.route;
  const scores = new Map(hit.regions.map(one => [one.region, one]));
  return html`
    ${faceButton(picture(hit.thumbnail_url), t('results.compare', { id: hit.id, score: number(hit.score, 3) }), () => go({ compare: hit.id }))}
    <span class="rank number">${index + 1}</span>
    <div class="actions">
      <button class="button icon" title=${t('results.similar')} aria-label=${t('results.similarTo', { id: hit.id })}
        @click=${() => { go({ like: [similar], unlike: [], compare: '' }); scrollTo(0, 0); }}>${icon('search')}</button>
      <button class="button icon extra" title=${t('results.more.like')} aria-label=${t('results.moreLike', { id: hit.id })} ?disabled=${!canTake(like, similar)}
        @click=${() => go({ like: [...like, similar] })}>${icon('plus')}</button>
      <button class="button icon extra" title=${t('results.less.like')} aria-label=${t('results.lessLike', { id: hit.id })} ?disabled=${!canTake(unlike, similar)}
        @click=${() => go({ unlike: [...unlike, similar] })}>${icon('minus')}</button>
    </div>
    <div class="facts">
      <p class="headline number"><b title=${t('results.score')}>${number(hit.score, 3)}</b>${percentile(hit.percentile)}</p>
      ${regions.map(name => meter(name, scores.get(name), state.route.w[name] === 0))}
      <p class="small muted clip tail" title=${hit.id}><bdi>${hit.id}</bdi></p>
    </div>`;
}

/** "above 98 %": the share of random pairs of the collection that score lower. */
export const percentile = value => (value === null || value === undefined ? nothing
  : html`<span class="muted small" title=${t('results.percentile.long', { share: percent(value / 100) })}>${t('results.percentile', { share: percent(Math.min(99, Math.floor(value)) / 100) })}</span>`);

/** A bar for a region: how high its score stands among random pairs where that is known, else the score itself. */
function meter(name, score, isLeftOut) {
  if (!score) return html`<p class="meter off" title=${t(isLeftOut ? 'results.leftOut' : 'results.unseen')}><span class="clip">${regionName(name)}</span>
    <span class="track"></span><span>–</span></p>`;
  const share = score.percentile ?? score.score * 100;
  const said = score.percentile === null || score.percentile === undefined ? t('results.score') : t('results.percentile.long', { share: percent(share / 100) });
  return html`<p class="meter ${score.weight === 0 ? 'off' : ''}"
    title=${said} ${vars({ '--tone': tone(name), '--value': `${Math.max(0, Math.min(100, share))}%` })}>
    <span class="clip">${regionName(name)}</span><span class="track"><i></i></span><span class="number">${number(score.score, 2)}</span></p>`;
}
