// A button that opens the device's own choice of photos.
import { html, icon } from '../dom.js';
import { t } from '../i18n.js';
import { picked } from '../intake.js';

export const pickButton = (words = t('search.pick'), main = true, many = false) => html`
  <label class="button ${main ? 'primary' : ''} pick">${icon('photo')}${words}
    <input class="hidden" type="file" accept="image/*" ?multiple=${many} @change=${picked}></label>`;
