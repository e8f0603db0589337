// Small sums that drawing the map needs.

/** How far values reach, and their middle. */
export function span(values) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values ?? []) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? { size: Math.max(most - least, .02), middle: (most + least) / 2 } : { size: 1, middle: .5 };
}

/** A point's word as a colour. */
export const css = word => `rgb(${word & 255} ${word >> 8 & 255} ${word >> 16 & 255})`;

/** Offsets of a disc's pixels in a picture of that width. */
export function disc(radius, width) {
  const offsets = [];
  const most = Math.ceil(radius);
  for (let dy = -most; dy <= most; dy++) for (let dx = -most; dx <= most; dx++) if (dx * dx + dy * dy <= radius * radius) offsets.push(dy * width + dx);
  return Int32Array.from(offsets);
}
