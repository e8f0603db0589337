// What is stored: names, sizes and metadata keys of the collections.
import { forgetAnswers } from './ask.js';
import { api, Away } from './api.js';
import { go } from './route.js';
import { state, update, redraw } from './store.js';

/** Reads the list of collections. */
export async function loadCollections() {
  const all = [];
  let token = '';
  do {
    const page = await api.collections(token);
    all.push(...page.collections);
    token = page.next_page_token;
  } while (token);
  update({ collections: all.sort((a, b) => a.name.localeCompare(b.name)) });
  return all;
}

/** Reads what the status says and the list of collections, each for itself: with one service away the other is still told. True when both were. */
export async function readServer() {
  const [status, collections] = await Promise.allSettled([api.status(), loadCollections()]);
  const failed = [status, collections].find(one => one.status === 'rejected')?.reason;
  // Of a server that is away altogether the frame says so already.
  update({ ...(status.value && { status: status.value }), trouble: failed instanceof Away ? null : failed ?? null });
  return !failed;
}

export const collectionOf = name => state.collections?.find(one => one.name === name);

/** The collection to show when the address names none: "default" if it holds something, else the largest. */
export function chooseCollection() {
  const all = state.collections ?? [];
  if (collectionOf('default')?.points) return 'default';
  return [...all].sort((a, b) => b.points - a.points)[0]?.name ?? 'default';
}

/** Metadata keys for filters and the map's colours; asked for once until something is stored. True when they have just come. */
export async function loadKeys(name) {
  if (state.keys[name] || !collectionOf(name)) return false;
  state.keys[name] = [];
  try {
    state.keys[name] = (await api.metadata(name)).keys;
  } catch {
    delete state.keys[name];
  }
  redraw();
  return Boolean(state.keys[name]);
}

/** Whether the collection says who is on its faces: as "person", or as the photo that a face was painted on. */
export const knowsPersons = name => (state.keys[name] ?? []).some(one => one.key === 'person' || one.key === 'original');

/** Who is on a face: what was stored as "person", else the face of the photo that it was painted on, else the photo. */
export const personOf = ({ person, original, face, photo_id: photo } = {}) => person ?? (original ? `${original}#${face}` : photo);

/** Whether only the best face of each person is shown. */
export const isOnce = route => route.once ?? knowsPersons(route.c);

/** To be called after points came or went. */
export async function collectionChanged(name) {
  delete state.keys[name];
  forgetAnswers();
  state.map = null;
  state.library = null;
  await loadCollections().catch(() => { /* the banner says that the server is away */ });
  loadKeys(name);
  go({}, true);
}
