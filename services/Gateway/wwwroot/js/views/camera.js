// A photo taken with the camera of this device.
import { html, icon, modal, ref } from '../dom.js';
import { t } from '../i18n.js';
import { ask } from '../intake.js';
import { toast } from '../store.js';
import { closeDialog } from './dialogs.js';
import { update } from '../store.js';

let stream = null;
let opening = false;

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

export async function openCamera() {
  // A second click must not ask for a second stream: only one would ever be stopped.
  if (opening || stream) return;
  opening = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', width: { ideal: 1280 } } });
    update({ dialog: { kind: 'camera', dropped: stop } });
  } catch {
    toast(t('camera.refused'));
  } finally {
    opening = false;
  }
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
}

function close() {
  stop();
  closeDialog();
}

const show = ref(video => {
  if (video && video.srcObject !== stream) video.srcObject = stream;
});

async function shoot(event) {
  const video = event.target.closest('dialog').querySelector('video');
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext('2d').drawImage(video, 0, 0);
  const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', .95));
  close();
  if (blob) ask([new File([blob], 'camera.jpg', { type: 'image/jpeg' })]);
}

export const cameraDialog = () => html`
  <dialog class="narrow" ${modal()} aria-label=${t('camera.title')} @close=${close}>
    <div class="dialog-head"><h2 class="grow">${t('camera.title')}</h2>
      <button class="button quiet icon" aria-label=${t('close')} @click=${close}>${icon('close')}</button></div>
    <div class="dialog-body stack">
      <video class="camera" ${show} autoplay playsinline muted></video>
      <button class="button primary" @click=${shoot}>${icon('camera')}${t('camera.shoot')}</button>
    </div></dialog>`;
