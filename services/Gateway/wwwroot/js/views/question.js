// The question: the photo with its regions drawn over the chosen face, a weight for each region, what else the results should be like,
// filters, and what the answer cost.
import { html, icon, nothing, live, vars } from '../dom.js';
import { regionsOf, searchable } from '../ask.js';
import { thumbnail } from '../api.js';
import { milliseconds, number, percent, regionName, t, tOr } from '../i18n.js';
import { go, hrefOf, parseRef, goByLink } from '../route.js';
import { photoAtHand } from '../photos.js';
import { state, redraw } from '../store.js';
import { facePicture, faceThumb, tone } from './face-picture.js';
import { filterPanel } from './filters.js';
import { pickButton } from './pick-button.js';

/** The region that the reader looks at, and whether the whole photo is shown. */
const look = { region: '', whole: false };

/** Below it the reader is told that a region is hard to tell. */
const unsure = .5;

export function questionPanel() {
  const refs = state.route.like.map(parseRef);
  const [main] = refs;
  const photo = main.kind === 'photo' ? photoAtHand(main.key) : null;
  const face = photo?.parsed.faces[main.face];
  return html`
    <div class="panel stack">
      ${main.kind === 'point' ? storedFace(main.id) : photo && face ? photoFace(photo, face) : html`<div class="reading-place"><span class="spinner"></span></div>`}
      ${weights(face)}
      <div class="row wrap">${pickButton(t('question.other'), false)}
        <a class="button quiet" href=${hrefOf({ like: [], unlike: [] })}
          @click=${event => goByLink(event, { like: [], unlike: [], compare: '' })}>${t('question.clear')}</a></div>
    </div>
    ${others(refs)}
    ${filterPanel()}
    ${state.ask.answer ? costs(state.ask) : nothing}`;
}

function storedFace(id) {
  return html`<img class="portrait" src=${thumbnail(state.route.c, id)} alt=${t('question.stored', { id })} width="224" height="224">
    <p class="small muted break">${t('question.stored', { id })}</p>`;
}

function photoFace(photo, face) {
  const faces = photo.parsed.faces;
  const choose = index => {
    const [, ...rest] = state.route.like;
    go({ like: [`photo:${photo.key}:${index}`, ...rest], compare: '' });
  };
  return html`
    ${facePicture(photo, face, { ...look, pick: region => { look.region = look.region === region ? '' : region; redraw(); }, choose })}
    <div class="row apart">
      <p class="small muted clip">${photo.name}</p>
      <button class="button quiet compact" aria-pressed=${look.whole} @click=${() => { look.whole = !look.whole; redraw(); }}>${t('question.whole')}</button>
    </div>
    ${faces.length > 1 ? html`<div class="stack"><h3>${t('question.faces', { n: faces.length })}</h3>
      <ul class="thumbs">${faces.map(one => html`<li>
        <button class="thumb" aria-pressed=${one.index === face.index} aria-label=${t('question.face', { n: one.index + 1 })}
          @click=${() => choose(one.index)}>${faceThumb(photo, one)}</button></li>`)}</ul></div>` : nothing}
    ${advice(face)}`;
}

/** What makes a face hard to compare. */
function advice(face) {
  const said = [];
  if (face.quality?.eye_distance < 40) said.push('small');
  if (face.quality?.sharpness < 20) said.push('blurred');
  if (face.quality?.cut_share > .15) said.push('cut');
  if (Math.abs(face.pose?.yaw) > 35) said.push('turned');
  return said.length ? html`<p class="note small">${said.map(one => t(`advice.${one}`)).join(' ')}</p>` : nothing;
}

function weights(face) {
  const names = (state.ask.answer ? regionsOf(state.ask) : null) ?? face?.regions.filter(one => one.searchable).map(one => one.name) ?? searchable();
  const shares = new Map(face?.regions.map(one => [one.name, one]) ?? []);
  const told = toldRegions(face);
  const sure = new Map(told.map(one => [one.name, certainty(one)]));
  const untold = state.ask.answer ? told.filter(one => one.searchable && !names.includes(one.name)).map(one => one.name) : [];
  const doubtful = [...names.filter(name => sure.get(name) < unsure), ...untold];
  const rest = [...shares.values()].filter(one => !names.includes(one.name) && one.area_share > 0);
  const missing = (face?.missing_regions ?? []).filter(name => searchable().includes(name));
  const changed = names.some(name => (state.route.w[name] ?? 1) !== 1);
  return html`<div class="stack">
    <div class="row apart"><h3 id="weights">${t('weights.title')}</h3>
      ${changed ? html`<button class="button quiet compact" @click=${() => go({ w: {} }, true)}>${t('weights.reset')}</button>` : nothing}</div>
    <ul class="weights" aria-labelledby="weights">${names.map(name => weight(name, shares.get(name), sure.get(name)))}</ul>
    ${doubtful.length ? html`<p class="note small">${t('advice.unsure', { names: doubtful.map(regionName).join(t('comma')) })}</p>` : nothing}
    ${missing.length ? html`<p class="small muted">${t('weights.missing', { names: missing.map(regionName).join(t('comma')) })}</p>` : nothing}
    ${rest.length ? html`<details class="more-regions"><summary class="small muted">${t('weights.rest')}</summary>
      <div class="row wrap">${rest.map(one => html`
        <button class="chip" aria-pressed=${look.region === one.name} @click=${() => { look.region = look.region === one.name ? '' : one.name; redraw(); }}>
          ${regionName(one.name)}&nbsp;<span class="muted number">${percent(one.area_share, 1)}</span></button>`)}</div></details>` : nothing}
  </div>`;
}

/** The face's regions as the answer tells them: only with an answer it is known how sure the recipe is of each. */
const toldRegions = face => (face && state.ask.answer?.positives[0]?.face?.regions) || face?.regions || [];

/** How sure it is what a region wears: no surer than that the region lies there. */
const certainty = ({ confidence, features_confidence: features }) => Math.min(confidence, features ?? 1);

function weight(name, region, sure) {
  const value = state.route.w[name] ?? 1;
  const set = event => go({ w: cleaned({ ...state.route.w, [name]: Number(event.target.value) }) }, true);
  return html`<li class="weight ${look.region === name ? 'looked-at' : ''}" ${vars({ '--tone': tone(name) })}>
    <button class="weight-name" aria-pressed=${look.region === name} ?disabled=${!region}
      @click=${() => { look.region = look.region === name ? '' : name; redraw(); }}>
      <span class="dot"></span><span>${regionName(name)}</span></button>
    <input type="range" min="0" max="1" step="0.05" .value=${live(String(value))} ${vars({ '--fill': `${value * 100}%` })}
      aria-label=${t('weights.of', { name: regionName(name) })} aria-valuetext=${percent(value)} @input=${set}>
    <output class="number">${number(value, 2)}</output>
    ${region && sure !== undefined ? html`<p class="weight-facts muted number"><span title=${t('weights.share.long')}>${t('weights.share', { share: percent(region.area_share, 1) })}</span>
      · <span class=${sure < unsure ? 'unsure' : ''} title=${t('weights.sure.long')}>${t('weights.sure', { share: percent(sure) })}</span></p>` : nothing}</li>`;
}

const cleaned = all => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== 1));

/** What else the results should be like, or not. */
function others(refs) {
  const { like, unlike, any } = state.route;
  if (like.length < 2 && !unlike.length) return nothing;
  const without = (list, ref) => list.filter(one => one !== ref);
  const small = (ref, drop) => {
    const one = parseRef(ref);
    const photo = one.kind === 'photo' ? photoAtHand(one.key) : null;
    const name = one.kind === 'point' ? one.id : photo?.name ?? '';
    return html`<li class="also">
      ${one.kind === 'point' ? html`<img src=${thumbnail(state.route.c, one.id)} alt=${name} width="56" height="56">`
        : photo?.parsed.faces[one.face] ? faceThumb(photo, photo.parsed.faces[one.face]) : nothing}
      <button class="button icon compact" aria-label=${t('question.drop', { name })} @click=${() => go(drop())}>${icon('close')}</button></li>`;
  };
  return html`<div class="panel stack">
    ${like.length > 1 ? html`<h3>${t('question.also')}</h3>
      <ul class="thumbs">${like.map(ref => small(ref, () => ({ like: without(like, ref) })))}</ul>
      <div class="row wrap" role="group" aria-label=${t('question.combine')}>
        <button class="chip" aria-pressed=${!any} @click=${() => go({ any: false })}>${t('question.all')}</button>
        <button class="chip" aria-pressed=${any} @click=${() => go({ any: true })}>${t('question.any')}</button></div>` : nothing}
    ${unlike.length ? html`<h3>${t('question.not')}</h3><ul class="thumbs">${unlike.map(ref => small(ref, () => ({ unlike: without(unlike, ref) })))}</ul>` : nothing}
  </div>`;
}

function costs(ask) {
  const { timings_ms: timings, models, mode, scored_points: scored } = ask.answer;
  const parse = Object.values(ask.photos)[0]?.parsed;
  const known = new Map([...parse?.models ?? [], ...models ?? []].map(one => [one.id, one]));
  const stages = { ...parse?.timings_ms, ...timings };
  return html`<details class="panel small"><summary><h3 class="inline">${t('costs.title')}</h3> <span class="muted number">${milliseconds(ask.took)}</span></summary>
    <table class="plain"><tbody>${Object.entries(stages).map(([stage, value]) => html`
      <tr><th scope="row">${tOr(`stage.${stage}`, stage)}</th><td class="number">${milliseconds(value)}</td></tr>`)}
      <tr><th scope="row">${t('costs.roundTrip')}</th><td class="number">${milliseconds(ask.took)}</td></tr></tbody></table>
    <p class="muted">${t(`mode.${mode}`, { n: Number(scored) })}</p>
    ${known.size ? html`<h3>${t('costs.models')}</h3><ul>${[...known.values()].map(one => html`<li class="break"><b>${one.id}</b> <span class="muted">${one.architecture} · ${one.provider} · ${one.precision}</span></li>`)}</ul>` : nothing}
  </details>`;
}
