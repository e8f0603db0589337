// A grid of faces of any length: only the rows in view, and some around them, are in the page. Each card has a place of its own, so that
// those that stay are not painted again when rows come and go. Arrow keys move from face to face.
import { html, eachFrame, icon, ref, repeat, vars } from '../dom.js';
import { t } from '../i18n.js';
import { redraw } from '../store.js';

const narrow = 480;
const gapOf = width => (width < narrow ? 12 : 16);
const rowsAround = 2;
const grids = new Map();

/**
 * The grid of that name. "card(item, index)" gives the inside of a card, "below" the pixels it needs under the square picture.
 * "least" is the smallest width of a card.
 */
export function faceGrid({ name, label, items, key, card, below, least = 176, selected }) {
  const grid = gridOf(name);
  const width = grid.element?.clientWidth ?? 0;
  const gap = gapOf(width);
  const columns = Math.max(2, Math.floor((width + gap) / (least + gap)));
  const side = Math.max(0, (width - gap * (columns - 1)) / columns);
  const height = Math.round(side + below);
  const place = index => ({
    transform: `translate(${index % columns * (side + gap)}px, ${Math.floor(index / columns) * (height + gap)}px)`, width: `${side}px`, height: `${height}px`,
  });
  const rows = Math.ceil(items.length / columns);
  Object.assign(grid, { columns, row: height + gap, rows, count: items.length });
  const [from, to] = grid.range = width ? visibleRows(grid) : [0, 0];
  const shown = items.slice(from * columns, to * columns).map((item, at) => ({ item, index: from * columns + at }));
  return html`<div class="grid" data-count=${items.length} ${ref(grid.attach)} @keydown=${event => move(event, grid)}
      ${vars({ height: `${Math.max(0, rows * grid.row - gap)}px` })}>
    <ul aria-label=${label}>
      ${repeat(shown, ({ item }) => key(item), ({ item, index }) => html`
        <li class="card ${selected?.(item) ? 'selected' : ''}" data-index=${index} aria-setsize=${items.length} aria-posinset=${index + 1} ${vars(place(index))}>${card(item, index)}</li>`)}
    </ul></div>`;
}

/** The picture of a card: a button with the stored face, or a sign where there is none. */
export const faceButton = (address, name, does) => html`
  <button class="open" aria-label=${name} @click=${does}>${address
    ? html`<img src=${address} alt="" width="224" height="224" decoding="async" @error=${faceless}>`
    : html`<span class="noface" title=${t('face.none')}>${icon('face')}</span>`}</button>`;

function faceless(event) {
  event.target.classList.add('hidden');
}

function gridOf(name) {
  if (!grids.has(name)) {
    const grid = { element: null, range: [0, 0] };
    const observer = new ResizeObserver(redraw);
    grid.attach = element => {
      if (element === grid.element || (!element && grid.element?.isConnected)) return;
      if (grid.element) observer.unobserve(grid.element);
      grid.element = element ?? null;
      if (element) observer.observe(element);
    };
    grids.set(name, grid);
  }
  return grids.get(name);
}

function visibleRows(grid) {
  const top = grid.element.getBoundingClientRect().top;
  const from = Math.floor(-top / grid.row) - rowsAround;
  const to = Math.ceil((innerHeight - top) / grid.row) + rowsAround;
  return [Math.max(0, Math.min(from, grid.rows - 1)), Math.max(1, Math.min(to, grid.rows))];
}

addEventListener('scroll', eachFrame(() => {
  for (const grid of grids.values()) {
    if (grid.element?.isConnected && String(visibleRows(grid)) !== String(grid.range)) redraw();
  }
}), { passive: true });

const steps = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: grid => grid.columns, ArrowUp: grid => -grid.columns };

function move(event, grid) {
  const card = event.target.closest?.('.card');
  const step = steps[event.key]?.(grid);
  if (!card || !step || !event.target.matches('.open')) return;
  const next = Number(card.dataset.index) + step;
  if (next < 0 || next >= grid.count) return;
  event.preventDefault();
  const focus = () => grid.element.querySelector(`[data-index="${next}"] .open`)?.focus({ preventScroll: true });
  const top = grid.element.getBoundingClientRect().top + Math.floor(next / grid.columns) * grid.row;
  if (top < 80) scrollBy(0, top - 80);
  else if (top + grid.row > innerHeight) scrollBy(0, top + grid.row - innerHeight);
  focus();
  requestAnimationFrame(() => requestAnimationFrame(focus));
}

/** Whether the last rows of a grid are in view, so that more may be fetched. */
export const nearEnd = name => {
  const grid = grids.get(name);
  return !grid?.element?.isConnected || grid.range[1] >= grid.rows - 1;
};
