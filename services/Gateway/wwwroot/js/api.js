// The gateway's HTTP API, as the OpenAPI document describes it. Answers are used as they come.
import { state, update } from './store.js';

const base = 'api/v1/';

/** An error that the server described (problem details). */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail || body.title || `HTTP ${status}`);
    this.status = status;
    this.reason = body.reason ?? '';
    this.stage = body.stage ?? '';
    this.retryAfter = retryAfter;
  }
}

/** The photo as it is sent. One that the server would refuse is not sent at all: of what is too large for it, it breaks the connection off. Its bytes are
 * read before, all of them: that a file was changed or removed since it was chosen browsers tell no otherwise than a server that is away. */
async function usable(photo) {
  const limit = state.status?.limits.max_image_bytes;
  if (limit && photo.size > limit) throw new Problem(413, { reason: 'IMAGE_TOO_LARGE' });
  const bytes = await photo.arrayBuffer().catch(() => { throw new Problem(0, { reason: 'FILE_UNREADABLE' }); });
  return new File([bytes], photo.name || 'photo', { type: photo.type });
}

/** The server did not answer at all. */
export class Away extends Error {}

async function request(method, path, { query, json, form, signal } = {}) {
  const address = new URL(base + path, document.baseURI);
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined && value !== '') address.searchParams.set(name, value);
  const headers = { 'X-Facet': '1' };
  if (json) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(address, { method, headers, body: json ? JSON.stringify(json) : form, signal, credentials: 'same-origin' });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    if (form && await answers()) throw new Problem(0, { reason: 'UPLOAD_BROKEN' });
    serverAway();
    throw new Away();
  }

  if (state.away) update({ away: null });
  if (answer.status === 204) return null;
  if (answer.ok) return answer.json();
  const problem = new Problem(answer.status, await answer.json().catch(() => ({})), Number(answer.headers.get('Retry-After')) || 0);
  if (answer.status === 401) update({ session: { required: true, authenticated: false } });
  throw problem;
}

/** Whether the server answers anything at all. */
const answers = () => fetch(new URL(`${base}session`, document.baseURI)).then(() => true, () => false);

/** Sends a photo; twice when the connection breaks off though the server answers, which a restart of it can do. */
async function upload(path, fields, photo, signal) {
  const form = multipart({ ...fields, photo: await usable(photo) });
  const send = () => request('POST', path, { form, signal });
  try {
    return await send();
  } catch (error) {
    if (error.reason !== 'UPLOAD_BROKEN') throw error;
    return send();
  }
}

let waiting = 0;

/** Asks again with growing pauses until the server answers. */
function serverAway() {
  if (waiting) return;
  let pause = 1;
  const again = async () => {
    if (await answers()) {
      waiting = 0;
      update({ away: null });
      dispatchEvent(new Event('facet-back'));
    } else {
      pause = Math.min(15, pause * 1.6);
      update({ away: pause });
      waiting = setTimeout(again, pause * 1000);
    }
  };
  update({ away: pause });
  waiting = setTimeout(again, pause * 1000);
}

const collection = name => `collections/${encodeURIComponent(name)}`;

const multipart = fields => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  return form;
};

export const api = {
  session: () => request('GET', 'session'),
  signIn: token => request('POST', 'session', { json: { token } }),
  status: () => request('GET', 'status'),

  parse: (photo, signal) => upload('parse', {}, photo, signal),
  search: (question, signal) => request('POST', 'search', { json: question, signal }),
  again: (question, signal) => request('POST', 'search/again', { json: question, signal }),
  matches: (token, id, signal) => request('POST', 'matches', { json: { token, hit_id: id }, signal }),

  collections: token => request('GET', 'collections', { query: { page_size: 200, page_token: token } }),
  createCollection: name => request('POST', 'collections', { json: { name } }),
  deleteCollection: name => request('DELETE', collection(name)),
  metadata: name => request('GET', `${collection(name)}/metadata`),
  recall: name => request('POST', `${collection(name)}/recall`, { json: { samples: 50, top_k: 10 } }),
  map: (name, key, signal) => request('GET', `${collection(name)}/map`, { query: { key, max_points: 100000 }, signal }),

  points: (name, page, prefix, signal) => request('GET', `${collection(name)}/points`, { query: { page_size: 200, page_token: page, prefix }, signal }),
  point: (name, id) => request('GET', `${collection(name)}/point`, { query: { id } }),
  deletePoints: (name, ids) => request('POST', `${collection(name)}/points/delete`, { json: { ids } }),
  addPhoto: (name, photo, fields, signal) => upload(`${collection(name)}/photos`, fields, photo, signal),
  knownPhotos: (name, ids, signal) => request('POST', `${collection(name)}/photos/known`, { json: { ids }, signal }),

  samples: () => request('GET', 'samples'),
  loadSamples: () => request('POST', 'samples', { json: { collection: 'samples', paint: true } }),
  stopSamples: () => request('DELETE', 'samples'),
};

/** Address of a stored face's picture. */
export const thumbnail = (name, id) => `${base}${collection(name)}/thumbnail?id=${encodeURIComponent(id)}`;

/** An address that the server gave, for a picture; anything that is not one of its own paths gives none. */
export const picture = address => (/^(\/api\/v1\/|data:image\/)/.test(address ?? '') ? address : null);
