// Search: the question at the left, who wears the same at the right. Without a question: how to ask one.
import { html, icon, nothing, repeat } from '../dom.js';
import { picture } from '../api.js';
import { retry } from '../ask.js';
import { explain, t } from '../i18n.js';
import { giveUpReading, picked } from '../intake.js';
import { collectionOf, personOf } from '../collections.js';
import { goByLink, hrefOf } from '../route.js';
import { state } from '../store.js';
import { hasCamera, openCamera } from './camera.js';
import { pickButton } from './pick-button.js';
import { questionPanel } from './question.js';
import { results } from './results.js';
import { followLibrary } from './library.js';
import { samplesOffer } from './samples-offer.js';

export function searchView() {
  if (state.reading) return readingPhoto();
  if (!state.ask) return start();
  if (isGone(state.ask.error)) return failure(state.ask.error);
  return html`<div class="search">
    <aside class="question" aria-label=${t('question.label')}>${questionPanel()}</aside>
    <section class="answers" aria-label=${t('results.label')}>${answers(state.ask)}</section>
  </div>`;
}

/** What was to be searched with is not there any more: there is nothing to show beside it, nor to try again. */
const isGone = error => ['PHOTO_GONE', 'POINT_NOT_FOUND'].includes(error?.reason);

function answers(ask) {
  if (ask.error?.reason === 'COLLECTION_NOT_FOUND') return samplesOffer();
  if (ask.error && !ask.answer) return failure(ask.error);
  if (!ask.answer) return html`<div class="empty" role="status"><span class="spinner"></span><p>${t('search.working')}</p></div>`;
  return results(ask);
}

function failure(error) {
  return html`<div class="empty fade" role="alert">${icon('away')}<h2>${t('search.failed')}</h2><p class="muted break">${explain(error)}</p>
    <div class="row wrap">
      ${isGone(error) ? nothing : html`<button class="button" @click=${retry}>${t('again')}</button>`}${pickButton()}
    </div></div>`;
}

function readingPhoto() {
  const { name, url, error, waiting } = state.reading;
  return html`<div class="empty fade">
    ${repeat([url], one => one, one => html`<img class="reading" src=${one} alt=${name} @error=${event => event.target.classList.add('hidden')}>`)}
    ${error
      ? html`<h2>${t('search.unusable')}</h2><p class="muted break" role="alert">${error}</p>
        <div class="row wrap">${pickButton()}<button class="button" @click=${giveUpReading}>${t('cancel')}</button></div>`
      : html`<div class="row" role="status"><span class="spinner"></span><span>${t(waiting ? 'search.waiting' : 'search.reading')}</span></div>`}
  </div>`;
}

const facesToBegin = 16;

/** Faces of as many people as there are among the points, each with another of their faces than the one before. */
function variety(points) {
  const people = Map.groupBy(points.filter(point => point.thumbnail_url), point => personOf(point.metadata) ?? point.id);
  const faces = [...people.values()].map((some, at) => some[at * 5 % some.length]);
  const step = Math.max(1, faces.length / facesToBegin);
  return faces.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step)).slice(0, facesToBegin);
}

/** Some stored faces to search with, from the first page of the collection. */
function beginWithFace(stored) {
  followLibrary(state.route);
  const some = variety(state.library.points);
  return html`<section class="begin"><p class="muted">${t('start.stored', { n: stored, name: state.route.c })}</p>
    <ul>${some.map(point => html`<li><a href=${hrefOf({ like: [`point:${point.id}`] })} aria-label=${t('results.similarTo', { id: point.id })} @click=${event => goByLink(event, { like: [`point:${point.id}`] })}>
      <img src=${picture(point.thumbnail_url)} alt="" width="224" height="224"></a></li>`)}</ul></section>`;
}

function start() {
  const stored = collectionOf(state.route.c)?.points ?? 0;
  return html`<div class="start fade">
    <div class="drop-area">
      <h1>${t('start.title')}</h1>
      <p class="muted">${t('start.how')}</p>
      <div class="row wrap center">
        ${pickButton(undefined, true, true)}
        ${hasCamera() ? html`<button class="button" @click=${openCamera}>${icon('camera')}${t('camera.title')}</button>`
          : html`<label class="button pick">${icon('camera')}${t('camera.title')}<input class="hidden" type="file" accept="image/*" capture="user"
            @change=${picked}></label>`}
      </div>
      <p class="muted small">${t('start.also')}</p>
    </div>
    ${state.collections === null ? nothing : stored
      ? beginWithFace(stored)
      : samplesOffer()}
    <ol class="steps">${[1, 2, 3].map(step => html`<li><h3>${t(`start.step${step}`)}</h3><p class="muted small">${t(`start.step${step}.text`)}</p></li>`)}</ol>
  </div>`;
}
