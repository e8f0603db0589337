// The page's state in its address, so that a view can be shared and the back button works.
//   view   search | collection | map | status        c    collection
//   like   photo:KEY:FACE or point:ID, repeated      unlike  point:ID, repeated       any  1: like at least one of them
//   w      lips:1,eyes:0.5                           f    filter as JSON              n    how many results
//   once   1: one face per person, none of the question's own; 0: all; without it: 1 where the collection knows persons
//   compare  id of the result beside the query       colour  what the map is coloured by
import { state, redraw } from './store.js';

export const views = ['search', 'collection', 'map', 'status'];
export const firstResults = 100;
export const mostResults = 500;

export function parseRoute(text) {
  const query = new URLSearchParams(text);
  return {
    view: views.includes(query.get('view')) ? query.get('view') : 'search',
    c: query.get('c') ?? '',
    like: query.getAll('like').filter(one => parseRef(one)).slice(0, mostRefs),
    unlike: query.getAll('unlike').filter(one => parseRef(one)).slice(0, mostRefs),
    any: query.get('any') === '1',
    once: query.has('once') ? query.get('once') === '1' : null,
    w: parseWeights(query.get('w') ?? ''),
    f: parseFilter(query.get('f')),
    n: Number(query.get('n')) > firstResults ? Math.min(mostResults, Number(query.get('n'))) : firstResults,
    compare: query.get('compare') ?? '',
    colour: query.get('colour') ?? '',
  };
}

export function formatRoute(route) {
  const query = new URLSearchParams();
  if (route.view !== 'search') query.set('view', route.view);
  if (route.c) query.set('c', route.c);
  for (const one of route.like) query.append('like', one);
  for (const one of route.unlike) query.append('unlike', one);
  if (route.any) query.set('any', '1');
  if (route.once !== null) query.set('once', Number(route.once));
  const weights = Object.entries(route.w).map(([region, weight]) => `${region}:${weight}`).join();
  if (weights) query.set('w', weights);
  if (route.f.length) query.set('f', JSON.stringify(route.f));
  if (route.n !== firstResults) query.set('n', route.n);
  if (route.compare) query.set('compare', route.compare);
  if (route.colour) query.set('colour', route.colour);
  const text = query.toString();
  return text ? `?${text}` : './';
}

/** "photo:KEY:FACE" or "point:ID" as an object, null when it is neither. */
export function parseRef(text) {
  const photo = /^photo:([0-9a-f]{8,64}):(\d{1,4})$/.exec(text);
  if (photo) return { kind: 'photo', key: photo[1], face: Number(photo[2]) };
  return text.startsWith('point:') && text.length > 6 ? { kind: 'point', id: text.slice(6) } : null;
}

/** How many faces a side of the question may have. */
export const mostRefs = 16;

/** Whether a side of the question has room for another face, and not that one yet. */
export const canTake = (refs, one) => refs.length < mostRefs && !refs.includes(one);

function parseWeights(text) {
  const weights = {};
  for (const part of text.split(',')) {
    const [, region, number] = /^([\w-]{1,40}):(0|1|0?\.\d{1,3}|1\.0*)$/.exec(part) ?? [];
    if (region) weights[region] = Number(number);
  }
  return weights;
}

function parseFilter(text) {
  try {
    const list = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(one => one && typeof one.key === 'string').slice(0, 16) : [];
  } catch {
    return [];
  }
}

let follow = () => {};

/** Calls back with the route, the one before and whether it took that one's place, whenever the address changed, and at once. */
export function followRoute(changed) {
  follow = changed;
  addEventListener('popstate', () => {
    clearTimeout(late);
    late = 0;
    take(parseRoute(location.search));
  });
  take(parseRoute(location.search));
}

/** The address after a change. */
export const hrefOf = patch => formatRoute({ ...state.route, ...patch });

/** Goes to another state of the page; "replace" leaves no entry for the back button. */
export function go(patch, replace = false) {
  const next = { ...state.route, ...patch };
  const href = formatRoute(next);
  if (replace) {
    // A slider moves faster than browsers let the address change.
    clearTimeout(late);
    late = setTimeout(writeLate, 200);
  } else if (href !== formatRoute(state.route)) {
    writeLate();
    history.pushState(null, '', href);
  }
  take(next, replace);
}

let late = 0;

function writeLate() {
  clearTimeout(late);
  if (late) history.replaceState(null, '', formatRoute(state.route));
  late = 0;
}

/** For the click of a link within the page: a new tab stays a new tab. */
export function goByLink(event, patch) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(patch);
  if (patch.view) scrollTo(0, 0);
}

function take(next, replace = false) {
  const before = state.route;
  state.route = next;
  redraw();
  follow(next, before, replace);
}
