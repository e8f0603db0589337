// Texts in the reader's language. A text may hold {name} and {n|one|many}.
import { en } from './lang/en.js';
import { zh } from './lang/zh.js';
import { state, update } from './store.js';

const languages = { en, zh };
const formats = new Map();
let current = 'en';

export const language = () => current;

/** The text of a key; a key that no dictionary has comes back as it is. */
export const t = (key, values) => filled(languages[current][key] ?? en[key] ?? key, values);

/** What the server says in English, in the reader's language: the text of the key with that beginning whose English says the same; else as it was said. */
export function tSaid(beginning, said, values) {
  const key = Object.keys(en).find(one => one.startsWith(beginning) && filled(en[one], values) === said);
  return key ? t(key, values) : said;
}

/** Writes numbers in the reader's language. Kept: to make one takes longer than all that a card shows. */
function format(options) {
  const key = `${current} ${Object.values(options).join(' ')}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(current, options));
  return formats.get(key);
}

function filled(text, values = {}) {
  return text
    .replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name, one, many) => (Number(values[name]) === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === 'number' ? format({}).format(values[name]) : values[name] ?? ''));
}

/** The text of a key if a dictionary has it, else the second argument. */
export const tOr = (key, otherwise) => languages[current][key] ?? en[key] ?? otherwise;

export const number = (value, digits = 0) => format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

export const percent = (value, digits = 0) => format({ style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);

/** An amount of "second", "minute", "hour" or "day". */
export const amount = (value, unit, digits = 0) => format({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);

export const milliseconds = value => (value < 1000 ? `${number(value, value < 10 ? 1 : 0)} ms` : `${number(value / 1000, 1)} s`);

export function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let at = 0;
  for (; value >= 1000 && at < units.length - 1; at++) value /= 1000;
  return `${number(value, at && value < 100 ? 1 : 0)} ${units[at]}`;
}

export const regionName = name => tOr(`region.${name}`, name);

/** The server's limits in words. */
function limits() {
  const { max_image_bytes: size = 0, max_image_pixels: pixels = 0 } = state.status?.limits ?? {};
  return { size: bytes(Number(size)), megapixels: Math.round(Number(pixels) / 1e6) };
}

/** What an error means to a reader: the server's reason in the language, else its own words. */
export function explain(error) {
  if (error.name === 'Away' || error.constructor?.name === 'Away') return t('error.away');
  const known = error.reason && languages[current][`reason.${error.reason}`];
  return (known && filled(known, { ...limits(), service: tOr(`service.${error.stage}`, error.stage) })) || error.message || t('error.unknown');
}

export function setLanguage(name) {
  current = languages[name] ? name : 'en';
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
  try { localStorage.setItem('facet.language', current); } catch { /* a private window may forbid it */ }
  update({});
}

/** What the reader chose before, else what the browser asks for. */
export function firstLanguage() {
  const asked = new URLSearchParams(location.search).get('lang');
  let kept = null;
  try { kept = localStorage.getItem('facet.language'); } catch { /* as above */ }
  setLanguage(asked ?? kept ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'));
}
