// Ways for photos into the page: dropped anywhere, pasted, picked or taken. In the collection's view they are added, elsewhere they become
// the question.
import { Away } from './api.js';
import { filesOfDrop, filesOfList } from './ingest.js';
import { explain } from './i18n.js';
import { readPhoto } from './photos.js';
import { go } from './route.js';
import { state, update } from './store.js';
import { takeForCollection } from './views/adding.js';

let reading = null;

/** Makes photos the question: of one with several faces the largest, of several photos what they have in common. */
export async function ask(files) {
  if (!files.length) return;
  giveUpReading();
  const stop = reading = new AbortController();
  if (state.route.view !== 'search') go({ view: 'search', like: [], unlike: [], compare: '' });
  update({ reading: { name: files[0].name, url: URL.createObjectURL(files[0]), error: null } });
  try {
    const like = [];
    let bare = null;
    for (const file of files.slice(0, 16)) {
      const photo = await readPhoto(file, stop.signal);
      if (photo.parsed.faces.length) like.push(`photo:${photo.key}:0`);
      else bare = photo;
    }

    if (stop.signal.aborted) return;
    if (!like.length) throw Object.assign(new Error(), { reason: 'NO_FACE', photo: bare });
    giveUpReading();
    go({ view: 'search', like, unlike: [], any: false, compare: '' });
  } catch (error) {
    if (stop.signal.aborted) return;
    update({ reading: error instanceof Away ? { ...state.reading, waiting: files } : { ...state.reading, error: explain(error) } });
  }
}

addEventListener('facet-back', () => {
  if (state.reading?.waiting) ask(state.reading.waiting);
});

/** Ends the reading of a photo, wherever it stands; also when the reader goes elsewhere: neither the photo nor its error is to follow them. */
export function giveUpReading() {
  if (!state.reading) return;
  reading?.abort();
  URL.revokeObjectURL(state.reading.url);
  update({ reading: null });
}

/** The photos that an input element was given. */
export function picked(event) {
  const files = filesOfList(event.target.files);
  event.target.value = '';
  take(files);
}

function take(files) {
  if (state.route.view === 'collection') takeForCollection(files);
  else ask(files.map(one => one.file));
}

/** Listens for files that are dropped or pasted anywhere on the page. */
export function takeDrops() {
  let depth = 0;
  const holdsFiles = event => [...event.dataTransfer?.types ?? []].includes('Files');
  addEventListener('dragenter', event => {
    if (!holdsFiles(event)) return;
    depth++;
    update({ dragging: true });
  });
  addEventListener('dragleave', event => {
    if (holdsFiles(event) && --depth <= 0) update({ dragging: false });
  });
  addEventListener('dragover', event => {
    if (holdsFiles(event)) event.preventDefault();
  });
  addEventListener('drop', async event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    update({ dragging: false });
    take(await filesOfDrop(event.dataTransfer));
  });
  addEventListener('paste', event => {
    const files = [...event.clipboardData?.files ?? []];
    if (files.length) take(files.map(file => ({ file, id: file.name || 'pasted.png' })));
  });
}
