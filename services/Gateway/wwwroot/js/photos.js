// Photos that were used as questions: in memory for this page, and the last ones in the browser's own database, so that the back button
// and a reload find them again. They never leave the browser except to be parsed.
import { api, Problem } from './api.js';

const kept = 12;
const photos = new Map();

/** Reads a photo: its faces, and an address to show it. Throws what the server says of it. */
export async function readPhoto(file, signal) {
  const parsed = await api.parse(file, signal);
  const key = parsed.photo.sha256.slice(0, 32).toLowerCase();
  const photo = { key, file, name: file.name ?? '', url: URL.createObjectURL(file), parsed };
  remember(photo);
  await store(key, file).catch(() => { /* full or forbidden: the photo lives as long as the page */ });
  return photo;
}

/** A photo by its key, parsed; null when this browser no longer has it. */
export async function photoOf(key, signal) {
  if (photos.has(key)) return photos.get(key);
  const file = await load(key).catch(() => null);
  return file ? readPhoto(file, signal) : null;
}

/** The photo if it is at hand now. */
export const photoAtHand = key => photos.get(key) ?? null;

/** Sends a photo again whose token has expired, and gives it: it may be another object than the one that a question was asked with. */
export async function renewPhoto(key, signal) {
  const photo = photos.get(key);
  if (photo) {
    photo.parsed = await api.parse(photo.file, signal);
    return photo;
  }

  const kept = await photoOf(key, signal);
  if (!kept) throw new Problem(404, { reason: 'PHOTO_GONE' });
  return kept;
}

function remember(photo) {
  const old = photos.get(photo.key);
  if (old) URL.revokeObjectURL(old.url);
  photos.delete(photo.key);
  photos.set(photo.key, photo);
  for (const [key, { url }] of photos) {
    if (photos.size <= kept * 2) break;
    URL.revokeObjectURL(url);
    photos.delete(key);
  }
}

let database;

function open() {
  database ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open('facet', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('photos', { keyPath: 'key' }).createIndex('at', 'at');
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return database;
}

const ended = asked => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function load(key) {
  const found = await ended((await open()).transaction('photos').objectStore('photos').get(key));
  return found?.file ?? null;
}

async function store(key, file) {
  const table = (await open()).transaction('photos', 'readwrite').objectStore('photos');
  await ended(table.put({ key, file, at: Date.now() }));
  const keys = await ended(table.index('at').getAllKeys());
  for (const old of keys.slice(0, Math.max(0, keys.length - kept))) table.delete(old);
}
