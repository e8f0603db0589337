// A photo with the regions of a face drawn over it. The drawing is in pixels of the photo; showing a face alone is a matter of the view box.
import { html, nothing, repeat, svg, vars } from '../dom.js';
import { percent, regionName, t } from '../i18n.js';
import { redraw } from '../store.js';

const known = ['lips', 'eyes', 'cheeks', 'brows', 'nose', 'skin', 'hair', 'face'];

/** The colour of a region, the same everywhere: a name of css, or one made from the region's name. */
export function tone(region) {
  if (known.includes(region)) return `var(--${region})`;
  let hash = 0;
  for (const letter of region) hash = (hash * 31 + letter.codePointAt(0)) % 360;
  return `hsl(${hash} 45% 50%)`;
}

/** A square around a box, wider by the share on each side, within the photo as far as it goes. */
function around(box, share, { width, height }) {
  const side = Math.min(Math.max(box.width, box.height) * (1 + 2 * share), Math.max(width, height));
  const x = box.left + box.width / 2 - side / 2;
  const y = box.top + box.height / 2 - side / 2 - side * .04;
  const within = (value, all) => (side >= all ? (all - side) / 2 : Math.max(0, Math.min(value, all - side)));
  return [within(x, width), within(y, height), side, side].map(value => Math.round(value * 10) / 10).join(' ');
}

const path = outline => outline.map(ring => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}Z`).join('');

/** The photo, or the face in it, with outlines: {region, whole, pick(region), choose(face)}. */
export function facePicture(photo, face, { region, whole, pick, choose }) {
  const { width, height } = photo.parsed.photo;
  if (photo.hidden) return html`<img class="portrait" src=${face.crop?.jpeg} alt=${t('picture.face', { n: face.index + 1 })}>`;
  const box = whole ? `0 0 ${width} ${height}` : around(face.box, .28, photo.parsed.photo);
  const shown = face.regions.filter(one => one.outline?.length && (one.searchable || one.name === region));
  const unit = (whole ? Math.max(width, height) : Math.max(face.box.width, face.box.height)) / 300;
  return html`<svg class="picture" viewBox=${box} role="group"
    aria-label=${t('picture.label', { name: photo.name, n: face.index + 1 })} ${vars({ '--unit': `${unit}px` })}>
    <image href=${photo.url} width=${width} height=${height} @error=${() => { photo.hidden = true; redraw(); }}></image>
    ${whole && photo.parsed.faces.length > 1 ? repeat(photo.parsed.faces, one => one.index, one => frame(one, one === face, choose)) : nothing}
    ${repeat(shown, one => one.name, one => outline(one, region, pick))}
  </svg>`;
}

const byKey = does => event => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  does();
};

const outline = (one, region, pick) => svg`
  <path class="region ${one.name === region ? 'picked' : region ? 'other' : ''}" ${vars({ '--tone': tone(one.name) })} d=${path(one.outline)} fill-rule="evenodd"
    data-region=${one.name} tabindex="0" role="button" aria-pressed=${one.name === region}
    aria-label=${t('picture.region', { name: regionName(one.name), share: percent(one.area_share, 1) })}
      @click=${() => pick(one.name)} @keydown=${byKey(() => pick(one.name))}>
    <title>${t('picture.region', { name: regionName(one.name), share: percent(one.area_share, 1) })}</title></path>`;

const frame = (one, chosen, choose) => svg`
  <rect class="face-frame ${chosen ? 'chosen' : ''}" x=${one.box.left} y=${one.box.top} width=${one.box.width} height=${one.box.height} rx=${one.box.width / 20}
    tabindex="0" role="button" aria-pressed=${chosen} aria-label=${t('question.face', { n: one.index + 1 })}
      @click=${() => choose(one.index)} @keydown=${byKey(() => choose(one.index))}></rect>`;

/** A small square of one face of a photo. */
export const faceThumb = (photo, face) => (photo.hidden
  ? html`<img src=${face.crop?.jpeg} alt="" width="56" height="56">`
  : html`<svg class="face-thumb" viewBox=${around(face.box, .2, photo.parsed.photo)} width="56" height="56" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <image href=${photo.url} width=${photo.parsed.photo.width} height=${photo.parsed.photo.height}></image></svg>`);
