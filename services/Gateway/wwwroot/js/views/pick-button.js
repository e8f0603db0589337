// A button that opens the device's own choice of photos.
import { html, icon } from '../dom.js';
import { t } from '../i18n.js';
import { picked } from '../intake.js';

/** What to choose from. Without HEIC in it some devices turn theirs into the first of these. */
export const photoTypes = ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif', 'bmp'].map(one => `image/${one}`).join();

export const pickButton = (words = t('search.pick'), main = true, many = false) => html`
  <label class="button ${main ? 'primary' : ''} pick">${icon('photo')}${words}
    <input class="hidden" type="file" accept=${photoTypes} ?multiple=${many} @change=${picked}></label>`;
