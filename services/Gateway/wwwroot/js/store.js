// All that the page shows lies in one object; a change asks for one rendering in the next frame.
import { eachFrame } from './dom.js';

export const state = {
  // What the address says; see route.js.
  route: null,
  status: null,
  collections: null,
  // Metadata keys of the collections that were looked at, by name.
  keys: {},
  samples: null,
  session: { required: false, authenticated: true },
  // null while the server answers, else when it will be asked again.
  away: null,
  // Why the server's state could not be read though it answers; null while it can be.
  trouble: null,
  // The question under way or answered; see ask.js.
  ask: null,
  // A photo that is being read before it becomes the question.
  reading: null,
  compare: null,
  library: null,
  map: null,
  recall: {},
  dialog: null,
  toasts: [],
  dragging: false,
};

let draw = () => {};

/** Asks for a rendering. */
export const redraw = eachFrame(() => draw());

export function drawWith(render) { draw = render; }

/** Changes the state and asks for a rendering. */
export function update(patch) {
  Object.assign(state, patch);
  redraw();
}

let lastToast = 0;

/** Says something for a few seconds; screen readers hear it too. */
export function toast(text) {
  const id = ++lastToast;
  update({ toasts: [...state.toasts, { id, text }].slice(-3) });
  setTimeout(() => dropToast(id), 7000);
}

export function dropToast(id) { update({ toasts: state.toasts.filter(one => one.id !== id) }); }
