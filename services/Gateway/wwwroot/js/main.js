// Starts the page: language, address, what the server has, and one rendering a frame at most.
import { api } from './api.js';
import { follow } from './ask.js';
import { chooseCollection, loadKeys, readServer } from './collections.js';
import { render } from './dom.js';
import { firstLanguage } from './i18n.js';
import { giveUpReading, takeDrops } from './intake.js';
import { followRoute, formatRoute, go } from './route.js';
import { loadSampleState } from './samples.js';
import { drawWith, state, update } from './store.js';
import { followComparison } from './views/compare.js';
import { dropDialog } from './views/dialogs.js';
import { frame } from './views/frame.js';
import { followLibrary, retryLibrary } from './views/library.js';
import { followMap, retryMap } from './views/map.js';

const root = document.getElementById('app');
let later = 0;

drawWith(() => render(frame(), root));
firstLanguage();
followRoute(moved);
takeDrops();
addEventListener('facet-back', load);
load();

/** Reads what the server has; again when it comes back, and while a service behind it is away. */
export async function load() {
  clearTimeout(later);
  try {
    update({ session: await api.session() });
    if (state.session.required && !state.session.authenticated) return;
    await Promise.all([readServer(), loadSampleState()]);
    // Which collection to show is not known before the list is.
    if (!state.route.c && state.collections) go({ c: chooseCollection() }, true);
    else changed(state.route);
  } catch { /* the banner says it */ }
  if (state.trouble || state.status?.backends.some(one => !one.reachable)) later = setTimeout(load, 4000);
}

addEventListener('facet-signed-in', load);

/** The reader went elsewhere: what was to happen at the place before is dropped, what failed is asked for again. */
function moved(route, before, isReplaced) {
  if (before && formatRoute(route) !== formatRoute(before)) dropDialog();
  if (!isReplaced) giveUpReading();
  changed(route);
}

/** Brings what the views show in line with the address. */
function changed(route) {
  if (!state.status || !route.c) return;
  loadKeys(route.c).then(isNew => isNew && changed(state.route));
  if (route.view === 'search') follow(route);
  followComparison(route);
  if (state.library?.c === route.c) retryLibrary();
  if (route.view === 'collection') followLibrary(route);
  if (route.view === 'map') {
    retryMap();
    followMap(route);
  }
}
