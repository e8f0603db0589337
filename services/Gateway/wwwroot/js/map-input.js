// What pointer, wheel and keys do to the map: one pointer moves it or draws the lasso, two zoom; arrows walk from face to face, with Shift they move it.
const keys = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const panned = 60;

/** Listens to a map's canvas. */
export function listen(map) {
  const { canvas, pointers } = map;
  const at = event => [event.offsetX * map.ratio, event.offsetY * map.ratio];
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    map.zoom(Math.exp(-event.deltaY * (event.deltaMode ? .05 : .0015)), ...at(event));
  }, { passive: false });
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    map.moved = 0;
    map.cursor = -1;
    map.hovered(-1);
    map.lasso = map.lassoing && pointers.size === 1 ? [at(event)] : null;
  });
  canvas.addEventListener('pointermove', event => {
    if (pointers.has(event.pointerId)) dragged(map, event.pointerId, at(event));
    else map.hovered(map.nearest(...at(event)), event.offsetX, event.offsetY);
  });
  const ended = event => {
    if (!pointers.delete(event.pointerId)) return;
    const { lasso } = map;
    map.lasso = null;
    if (lasso?.length > 2) map.chose(map.within(lasso));
    else if (map.moved < 6 * map.ratio && event.type === 'pointerup') map.chose([map.nearest(...at(event))].filter(index => index >= 0));
    map.draw();
  };
  canvas.addEventListener('pointerup', ended);
  canvas.addEventListener('pointercancel', ended);
  for (const gone of ['pointerleave', 'blur']) canvas.addEventListener(gone, () => { map.hovered(-1); map.draw(); });
  canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    map.hovered(-1);
    if (keys[event.key] && event.shiftKey) map.pan(...keys[event.key].map(value => -value * panned * map.ratio));
    else if (keys[event.key]) walk(map, ...keys[event.key]);
    else if (event.key === 'Enter' || event.key === ' ') choose(map, event.shiftKey);
    else if (event.key === '+' || event.key === '=') map.zoom(1.4);
    else if (event.key === '-') map.zoom(1 / 1.4);
    else if (event.key === '0') map.reset();
    else return;
    event.preventDefault();
  });
}

function walk(map, dx, dy) {
  const index = map.step(dx, dy);
  if (index >= 0) map.hovered(index, ...map.place(index).map(value => value / map.ratio), true);
}

/** Chooses the face that the keys have come to, at first the one nearest to the middle; with Shift besides those that are chosen. */
function choose(map, isMore) {
  if (map.cursor < 0) walk(map, 0, 0);
  if (map.cursor < 0) return;
  const others = isMore && map.chosen ? [...map.chosen.keys()].filter(index => map.chosen[index] && index !== map.cursor) : [];
  map.chose([...others, map.cursor]);
}

function dragged(map, id, now) {
  const before = map.pointers.get(id);
  const others = [...map.pointers].filter(([other]) => other !== id).map(([, point]) => point);
  map.pointers.set(id, now);
  map.moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
  if (map.lasso && !others.length) {
    map.lasso.push(now);
    map.draw();
  } else if (others.length) {
    map.lasso = null;
    const [other] = others;
    const apart = point => Math.max(10, Math.hypot(point[0] - other[0], point[1] - other[1]));
    map.zoom(apart(now) / apart(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  } else {
    map.pan(now[0] - before[0], now[1] - before[1]);
  }
}
