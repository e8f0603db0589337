// The answer of the map route as arrays, and a colour for each point.
const unknown = 0x00968f88;

/** Colours that stay apart on light and dark ground, also for most colour-blind readers; as red | green << 8 | blue << 16. */
const palette = ['#3f78c0', '#d9772b', '#3b9a6d', '#c2416b', '#8a64c8', '#a8872a', '#2d9aa8', '#b5573f', '#6f8f2f', '#c06fb0', '#5f6fa0', '#8f7f6f'];
const ramp = ['#3b3a8f', '#2f7d9a', '#48a86f', '#d0b43c', '#e0713c'];

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const word = hex => {
  const value = parseInt(hex.slice(1), 16);
  return value >> 16 | (value & 0xff00) | (value & 255) << 16;
};

/** {x, y} as 0..1, ids, colours as words and a legend: [{label, colour, count}] or {min, max, ramp}. */
export function readMap(answer) {
  const xy = new Uint16Array(bytesOf(answer.xy).buffer);
  const x = new Float32Array(answer.points);
  const y = new Float32Array(answer.points);
  for (let i = 0; i < answer.points; i++) {
    x[i] = xy[2 * i] / 65535;
    y[i] = xy[2 * i + 1] / 65535;
  }
  return { x, y, ids: answer.ids, total: answer.total_points, ...coloursOf(answer.values, answer.points) };
}

function coloursOf(values, count) {
  const colours = new Uint32Array(count).fill(unknown);
  if (!values) return { colours: colours.fill(word(palette[0])), legend: null };
  const data = bytesOf(values.data);
  if (values.kind === 'colour') {
    const mask = bytesOf(values.mask);
    for (let i = 0; i < count; i++) if (mask[i >> 3] >> (i & 7) & 1) colours[i] = data[3 * i] | data[3 * i + 1] << 8 | data[3 * i + 2] << 16;
    return { colours, legend: null };
  }

  return values.kind === 'text' ? byLabel(values.labels, new Uint16Array(data.buffer), colours) : byNumber(values, new Float32Array(data.buffer), colours);
}

function byLabel(labels, codes, colours) {
  const counts = new Array(labels.length).fill(0);
  codes.forEach((code, i) => {
    if (code === 65535) return;
    counts[code]++;
    colours[i] = word(palette[code % palette.length]);
  });
  return { colours, legend: labels.map((label, code) => ({ label, colour: palette[code % palette.length], count: counts[code] })) };
}

function byNumber({ min, max }, numbers, colours) {
  numbers.forEach((value, i) => {
    if (!Number.isNaN(value)) colours[i] = mixed(max > min ? (value - min) / (max - min) : .5);
  });
  return { colours, legend: { min, max, ramp } };
}

function mixed(share) {
  const place = Math.max(0, Math.min(.9999, share)) * (ramp.length - 1);
  const [a, b] = [word(ramp[Math.floor(place)]), word(ramp[Math.floor(place) + 1])];
  const part = place % 1;
  const channel = shift => Math.round((a >> shift & 255) * (1 - part) + (b >> shift & 255) * part) << shift;
  return channel(0) | channel(8) | channel(16);
}
