// Adds many photos, some at a time. A photo that fails is noted and the others go on; while the server is away everything waits and goes
// on by itself; what is stored already is passed over, so the same folder may be dropped again after the page was closed.
import { api, Away } from './api.js';
import { collectionChanged } from './collections.js';
import { explain } from './i18n.js';
import { redraw } from './store.js';

const atOnce = 4;
const accepted = /\.(jpe?g|png|webp|gif|tiff?|avif|bmp|heic|heif)$/i;

/** Photos asked about in one request: the server takes no more. */
const askedAtOnce = 1000;

/** How often a busy server is asked that does not say when it will be less so. */
const patience = 5;

/** What is being added, or was last, to each collection: its name -> run. One is done before the next begins. */
const runs = new Map();
let working = 0;

/** The runs to show. */
export const addings = () => [...runs.values()];

/** Whether photos are under way. */
export const isAdding = () => addings().some(run => !run.ended);

// Leaving the page would leave the rest behind: the browser asks first.
addEventListener('beforeunload', event => {
  if (isAdding()) event.preventDefault();
});

export function forgetAdding(run) {
  if (run.ended && runs.get(run.collection) === run) runs.delete(run.collection);
  redraw();
}

/** Puts files behind those that are waiting. Each is {file, id}; the options are theirs alone, a later drop may have others. */
export function addPhotos(collection, files, options) {
  const photos = files.filter(one => one.file.type.startsWith('image/') || accepted.test(one.file.name));
  const run = runOf(collection);
  run.passedOver += files.length - photos.length;
  enqueue(run, photos.map(({ file, id }) => ({ file, id, options })));
}

/** The run that takes more photos: a new one once the last has ended or was stopped. */
function runOf(collection) {
  const last = runs.get(collection);
  if (last && !last.ended && !last.stop.signal.aborted) return last;
  const run = {
    collection, waiting: [], busy: 0, total: 0, done: 0, stored: 0, faces: 0, known: 0, duplicates: 0, passedOver: 0,
    failures: [], paused: false, ended: false, stop: new AbortController(), began: performance.now(),
  };
  runs.delete(collection);
  runs.set(collection, run);
  return run;
}

function enqueue(run, photos) {
  const some = photos.filter(photo => photo.options.existing === 'skip');
  for (let at = 0; at < some.length; at += askedAtOnce) {
    const group = { photos: some.slice(at, at + askedAtOnce), known: null };
    for (const photo of group.photos) photo.group = group;
  }

  run.waiting.push(...photos);
  run.total += photos.length;
  if (!run.total) run.ended = true;
  for (let idle = Math.min(atOnce - working, photos.length); idle > 0; idle--) startWorker();
  redraw();
}

export function stopAdding(run) {
  run.stop.abort();
  if (!run.busy) end(run);
}

/** Tries once more what failed. */
export function retryFailures(run) {
  runs.delete(run.collection);
  enqueue(runOf(run.collection), run.failures.map(({ file, id, options }) => ({ file, id, options })));
}

async function startWorker() {
  working++;
  for (let run = nextRun(); run; run = nextRun()) {
    run.busy++;
    await addOne(run, run.waiting.shift());
    run.busy--;
    if (!run.busy && (!run.waiting.length || run.stop.signal.aborted)) end(run);
  }

  working--;
}

const nextRun = () => addings().find(run => run.waiting.length && !run.stop.signal.aborted);

function end(run) {
  if (run.ended) return;
  run.ended = true;
  run.took = performance.now() - run.began;
  redraw();
  if (run.stored) collectionChanged(run.collection);
}

async function addOne(run, photo) {
  const { signal } = run.stop;
  for (let refused = 0; ;) {
    try {
      if (await isKnown(run, photo)) run.known++;
      else count(run, await api.addPhoto(run.collection, photo.file, { id: photo.id, ...photo.options }, signal));
      break;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Away) await whenBack(run);
      else if (error.status === 429 && (error.retryAfter || ++refused < patience)) await pause(error.retryAfter || refused, run);
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

/** Whether the photo need not be sent at all: a folder that is dropped again is mostly stored. Where that cannot be told the photo is sent, and the
 * server says it of each. */
async function isKnown({ collection, stop }, { id, group }) {
  if (!group) return false;
  group.known ??= api.knownPhotos(collection, group.photos.map(photo => photo.id), stop.signal).then(({ known }) => new Set(known), () => new Set());
  return (await group.known).has(id);
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

/** A promise that is kept when the run is stopped or "begin" calls back; what that gives undoes it. */
const unlessStopped = ({ stop: { signal } }, begin) => new Promise(resolve => {
  const done = () => {
    undo();
    signal.removeEventListener('abort', done);
    resolve();
  };
  const undo = begin(done);
  signal.addEventListener('abort', done);
});

const pause = (seconds, run) => unlessStopped(run, done => {
  const timer = setTimeout(done, seconds * 1000);
  return () => clearTimeout(timer);
});

/** A service behind the gateway is away: the page says so while it waits. */
async function serviceBack(error, run) {
  run.paused = true;
  redraw();
  await pause(error.retryAfter || 3, run);
  run.paused = false;
}

async function whenBack(run) {
  run.paused = true;
  redraw();
  await unlessStopped(run, done => {
    addEventListener('facet-back', done);
    return () => removeEventListener('facet-back', done);
  });
  run.paused = false;
}

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
