// What pointer, wheel and keys do to the map: one pointer moves it or draws the lasso, two zoom.
const keys = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };

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
  canvas.addEventListener('pointerleave', () => map.hovered(-1));
  canvas.addEventListener('keydown', event => {
    if (keys[event.key]) map.pan(...keys[event.key].map(value => value * map.ratio));
    else if (event.key === '+' || event.key === '=') map.zoom(1.4);
    else if (event.key === '-') map.zoom(1 / 1.4);
    else if (event.key === '0') map.reset();
    else return;
    event.preventDefault();
  });
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
