// The sample collection: the server paints and stores it, the page shows how far it is.
import { api } from './api.js';
import { collectionChanged } from './collections.js';
import { explain, t } from './i18n.js';
import { formatRoute, go } from './route.js';
import { state, toast, update } from './store.js';

let watching = false;

/** Where the reader was when this page started the load; null when another page did. */
let startedAt = null;

export async function loadSampleState() {
  try {
    update({ samples: await api.samples() });
    if (state.samples.state === 'running') watch();
  } catch {
    update({ samples: null });
  }
}

export async function startSamples() {
  try {
    startedAt = formatRoute(state.route);
    update({ samples: await api.loadSamples() });
    watch();
  } catch (error) {
    startedAt = null;
    toast(explain(error));
  }
}

export async function stopSamples() {
  await api.stopSamples().catch(error => toast(explain(error)));
}

async function watch() {
  if (watching) return;
  watching = true;
  try {
    while (state.samples?.state === 'running') {
      await new Promise(resolve => setTimeout(resolve, 500));
      update({ samples: await api.samples() });
    }
  } catch {
    update({ samples: null });
    return;
  } finally {
    watching = false;
  }

  const { state: ended, collection, stored_faces, problem } = state.samples;
  const isHere = startedAt === formatRoute(state.route) && !state.reading;
  startedAt = null;
  if (ended === 'failed') toast(problem || t('samples.failed'));
  if (!stored_faces) return;
  await collectionChanged(collection);
  toast(t('samples.done', { n: stored_faces }));
  if (!isHere) return;
  // A photo that waits for an answer gets it; without one all faces are shown.
  const asks = state.route.view === 'search' && state.route.like.some(one => one.startsWith('photo:'));
  go({ view: asks ? 'search' : 'collection', c: collection });
}
