// Adds many photos, some at a time. A photo that fails is noted and the others go on; while the server is away everything waits and goes
// on by itself; what is stored already is passed over, so the same folder may be dropped again after the page was closed.
import { api, Away } from './api.js';
import { collectionChanged } from './collections.js';
import { explain } from './i18n.js';
import { redraw } from './store.js';

const atOnce = 4;
const accepted = /\.(jpe?g|png|webp|gif|tiff?|avif|bmp|heic|heif)$/i;

/** The photos that are being added, or were last; null before the first. */
export let adding = null;

/** Whether photos are under way. */
export const isAdding = () => Boolean(adding && !adding.ended);

// Leaving the page would leave the rest behind: the browser asks first.
addEventListener('beforeunload', event => {
  if (isAdding()) event.preventDefault();
});

export function forgetAdding() {
  if (!adding || adding.ended) adding = null;
  redraw();
}

/** Puts files behind those that are waiting. Each is {file, id}. */
export function addPhotos(collection, files, options) {
  const photos = files.filter(one => one.file.type.startsWith('image/') || accepted.test(one.file.name));
  if (!adding || adding.ended || adding.collection !== collection) {
    adding?.stop.abort();
    adding = {
      collection, options, waiting: [], working: 0, total: 0, done: 0, stored: 0, faces: 0, known: 0, duplicates: 0, passedOver: 0,
      failures: [], paused: false, ended: false, stop: new AbortController(), began: performance.now(),
    };
  }

  const run = adding;
  run.options = options;
  run.passedOver += files.length - photos.length;
  run.waiting.push(...photos);
  run.total += photos.length;
  if (!run.total) run.ended = true;
  for (let idle = Math.min(atOnce - run.working, run.waiting.length); idle > 0; idle--) startWorker(run);
  redraw();
}

export function stopAdding() {
  adding?.stop.abort();
}

/** Tries once more what failed. */
export function retryFailures() {
  const { collection, options, failures } = adding;
  adding.ended = true;
  addPhotos(collection, failures, options);
}

async function startWorker(run) {
  run.working++;
  while (run.waiting.length && !run.stop.signal.aborted) await addOne(run, run.waiting.shift());
  run.working--;
  if (run.working || run.ended) return;
  run.ended = true;
  run.took = performance.now() - run.began;
  redraw();
  if (run.stored) await collectionChanged(run.collection);
}

async function addOne(run, photo) {
  for (;;) {
    try {
      count(run, await api.addPhoto(run.collection, photo.file, { id: photo.id, ...run.options }, run.stop.signal));
      break;
    } catch (error) {
      if (run.stop.signal.aborted) return;
      if (error instanceof Away) await whenBack(run);
      else if (error.status === 429) await pause(error.retryAfter || 1, run);
      else if (error.status === 503) await serviceBack(error, run);
      else {
        run.failures.push({ ...photo, why: explain(error) });
        break;
      }
    }
  }

  run.done++;
  redraw();
}

function count(run, answer) {
  if (answer.status === 'stored') {
    run.stored++;
    run.faces += answer.points.length;
  } else if (answer.status === 'duplicate') {
    run.duplicates++;
  } else {
    run.known++;
  }
}

const pause = (seconds, run) => new Promise(resolve => {
  const timer = setTimeout(resolve, seconds * 1000);
  run.stop.signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
});

/** A service behind the gateway is away: the page says so while it waits. */
async function serviceBack(error, run) {
  run.paused = true;
  redraw();
  await pause(error.retryAfter || 3, run);
  run.paused = false;
}

const whenBack = run => new Promise(resolve => {
  run.paused = true;
  redraw();
  const on = () => { run.paused = false; resolve(); };
  addEventListener('facet-back', on, { once: true });
  run.stop.signal.addEventListener('abort', on, { once: true });
});

/** All files of a drop, also those in folders, with their paths. */
export async function filesOfDrop(transfer) {
  const entries = [...transfer.items ?? []].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some(entry => entry.isDirectory)) return filesOfList(transfer.files);
  const found = [];
  await Promise.all(entries.map(entry => walk(entry, found)));
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The files of an input, with the path below the chosen folder as id. */
export const filesOfList = list => [...list].map(file => ({ file, id: file.webkitRelativePath || file.name }));

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
    if (file) found.push({ file, id: entry.fullPath.replace(/^\//, '') });
    return;
  }

  const reader = entry.createReader();
  for (;;) {
    // A reader gives at most a hundred entries at a time.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);
    if (!some.length) return;
    for (const one of some) await walk(one, found);
  }
}
