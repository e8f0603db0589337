// The question that the address asks, and its answer. A question costs a photo's parsing and a search; weights, filters and the number
// of results only cost a search with the token of the first answer.
import { api, Away } from './api.js';
import { isOnce } from './collections.js';
import { photoOf, renewPhoto } from './photos.js';
import { mostResults, parseRef } from './route.js';
import { state, redraw } from './store.js';

const cache = new Map();
const cacheSize = 20;

const questionOf = route => JSON.stringify([route.c, route.like, route.unlike, route.any]);
const shadeOf = route => JSON.stringify([route.w, route.f, resultsOf(route)]);

/** How many results are asked for: one per person takes many to choose from. */
const resultsOf = route => (isOnce(route) ? mostResults : route.n);

/** Makes the answer follow the address. */
export function follow(route) {
  if (!route.like.length) {
    state.ask?.stop.abort();
    state.ask = null;
    return;
  }

  const key = questionOf(route);
  if (state.ask?.key !== key) {
    state.ask?.stop.abort();
    state.ask = cache.get(key) ?? { key, route, photos: {}, points: {}, answer: null, shade: '', failed: '', busy: false, error: null, stop: new AbortController(), took: 0 };
    if (state.ask.stop.signal.aborted) Object.assign(state.ask, { stop: new AbortController(), busy: false });
  }

  const ask = state.ask;
  ask.route = route;
  if (ask.answer) setTimeout(() => again(ask));
  else if (!ask.busy && !ask.error) first(ask);
}

/** Asks the same once more, after an error. */
export function retry() {
  if (!state.ask) return;
  state.ask.error = null;
  state.ask.failed = '';
  state.ask.stop = new AbortController();
  state.ask.busy = false;
  follow(state.route);
  redraw();
}

addEventListener('facet-back', () => {
  if (state.ask?.error instanceof Away) retry();
});

/** Forgets all answers: the collection has changed. */
export function forgetAnswers() {
  cache.clear();
  if (state.ask) state.ask.key = '';
}

async function first(ask) {
  ask.busy = true;
  const signal = ask.stop.signal;
  try {
    const { route } = ask;
    const shade = shadeOf(route);
    await Promise.all([...route.like, ...route.unlike].map(parseRef).map(async one => {
      if (one.kind === 'photo') ask.photos[one.key] = await photoOf(one.key, signal);
      else ask.points[one.id] = await api.point(route.c, one.id);
      redraw();
    }));
    const gone = Object.keys(ask.photos).find(key => !ask.photos[key]);
    if (gone) throw Object.assign(new Error(), { reason: 'PHOTO_GONE' });
    const began = performance.now();
    ask.answer = await withFreshPhotos(ask, () => api.search(question(ask, route), signal));
    ask.took = performance.now() - began;
    ask.shade = shade;
    cache.set(ask.key, ask);
    for (const key of cache.keys()) if (cache.size > cacheSize) cache.delete(key);
  } catch (error) {
    if (error.name === 'AbortError' || signal.aborted) return;
    ask.error = error;
  } finally {
    ask.busy = false;
    redraw();
  }
  again(ask);
}

/** Ranks again until the answer is the one for the address as it is now: while one request is under way, later moves wait together. What has failed is
 * asked again only by retry(). */
async function again(ask) {
  const wants = () => ![ask.shade, ask.failed].includes(shadeOf(ask.route));
  while (ask === state.ask && ask.answer && !ask.busy && wants()) {
    ask.busy = true;
    const { route } = ask;
    const shade = shadeOf(route);
    const signal = ask.stop.signal;
    try {
      const weights = weightsOf(route, regionsOf(ask));
      if (weights && !Object.values(weights).some(weight => weight > 0)) {
        ask.answer = { ...ask.answer, hits: [], unweighted: true };
      } else {
        const began = performance.now();
        ask.answer = await api.again({ token: ask.answer.token, weights: weights ?? {}, filter: route.f, top_k: resultsOf(route) }, signal)
          .catch(error => {
            if (error.reason !== 'TOKEN_EXPIRED') throw error;
            return withFreshPhotos(ask, () => api.search(question(ask, route), signal));
          });
        ask.took = performance.now() - began;
      }
      Object.assign(ask, { shade, failed: '', error: null });
    } catch (error) {
      if (error.name === 'AbortError' || signal.aborted) return;
      Object.assign(ask, { failed: shade, error });
    } finally {
      ask.busy = false;
      redraw();
    }
  }

  // Back at what the answer is for: what failed in between is of no more interest.
  if (ask.error && ask.answer && ask.shade === shadeOf(ask.route)) {
    Object.assign(ask, { failed: '', error: null });
    redraw();
  }
}

/** Asks the question anew whose answer the server has forgotten. */
export async function askAnew(ask) {
  const { route } = ask;
  const shade = shadeOf(route);
  ask.answer = await withFreshPhotos(ask, () => api.search(question(ask, route), ask.stop.signal));
  ask.shade = shade;
}

/** The server keeps photos for some minutes: one that it has forgotten is sent again. */
async function withFreshPhotos(ask, call) {
  try {
    return await call();
  } catch (error) {
    if (error.reason !== 'TOKEN_EXPIRED') throw error;
    for (const key of Object.keys(ask.photos)) ask.photos[key] = await renewPhoto(key, ask.stop.signal);
    return call();
  }
}

function question(ask, route) {
  const side = refs => refs.map(parseRef).map(one => (one.kind === 'point'
    ? { point_id: one.id }
    : { photo_token: ask.photos[one.key].parsed.photo_token, face: one.face }));
  return {
    collection: route.c,
    positives: side(route.like),
    negatives: side(route.unlike),
    combine: route.any ? 'any' : 'mean',
    weights: weightsOf(route, regionsOf(ask)) ?? {},
    filter: route.f,
    top_k: resultsOf(route),
  };
}

/** The regions of the question that can be weighed: an answer for stored faces names only those that were. */
export function regionsOf(ask) {
  const found = new Set(ask.answer?.regions ?? []);
  for (const point of Object.values(ask.points)) for (const { name } of point.regions) if (searchable().includes(name)) found.add(name);
  if (!found.size) return searchable();
  const order = searchable();
  return [...found].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** Names of the regions that searches can weigh. */
export const searchable = () => state.status?.recipes?.find(one => one.name === state.status.default_recipe)?.regions ?? [];

/** Weights for all regions, or null when each weighs 1. */
function weightsOf(route, regions) {
  if (!regions.some(region => (route.w[region] ?? 1) !== 1)) return null;
  return Object.fromEntries(regions.map(region => [region, route.w[region] ?? 1]));
}
