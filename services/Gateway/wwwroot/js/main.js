// Starts the page: language, address, what the server has, and one rendering a frame at most.
import { api } from './api.js';
import { follow } from './ask.js';
import { chooseCollection, loadCollections, loadKeys } from './collections.js';
import { render } from './dom.js';
import { firstLanguage } from './i18n.js';
import { takeDrops } from './intake.js';
import { followRoute, go } from './route.js';
import { loadSampleState } from './samples.js';
import { drawWith, state, update } from './store.js';
import { followComparison } from './views/compare.js';
import { frame } from './views/frame.js';
import { followLibrary } from './views/library.js';
import { followMap } from './views/map.js';

const root = document.getElementById('app');

drawWith(() => render(frame(), root));
firstLanguage();
followRoute(changed);
takeDrops();
addEventListener('facet-back', load);
load();

/** Reads what the server has; again when it comes back. */
export async function load() {
  try {
    update({ session: await api.session() });
    if (state.session.required && !state.session.authenticated) return;
    const [status] = await Promise.all([api.status(), loadCollections(), loadSampleState()]);
    update({ status });
    if (!state.route.c) go({ c: chooseCollection() }, true);
    else changed(state.route);
  } catch { /* the banner says it */ }
}

addEventListener('facet-signed-in', load);

/** Brings what the views show in line with the address. */
function changed(route) {
  if (!state.status || !route.c) return;
  loadKeys(route.c).then(isNew => isNew && changed(state.route));
  if (route.view === 'search') follow(route);
  followComparison(route);
  if (route.view === 'collection') followLibrary(route);
  if (route.view === 'map') followMap(route);
}
