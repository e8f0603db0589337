// What the views need of lit-html, which escapes every value it is given, and a few helpers around it.
import { html, svg, nothing, noChange, render } from '../vendor/lit-html/lit-html.js';
import { directive, Directive } from '../vendor/lit-html/directive.js';
import { repeat } from '../vendor/lit-html/directives/repeat.js';
import { live } from '../vendor/lit-html/directives/live.js';
import { ref } from '../vendor/lit-html/directives/ref.js';

export { html, svg, nothing, render, repeat, live, ref };

/** Sets properties of an element's style by script, for the page's policy forbids style attributes; only those that changed, which spares the
 * browser from computing the styles of all that is in the element. */
export const vars = directive(class extends Directive {
  set = new Map();

  render() { return noChange; }

  update(part, [values]) {
    for (const [name, value] of Object.entries(values)) {
      if (this.set.get(name) === value) continue;
      this.set.set(name, value);
      part.element.style.setProperty(name, value);
    }
    return noChange;
  }
});

const openModal = element => queueMicrotask(() => {
  if (element?.isConnected && !element.open) element.showModal();
});

/** Put on a dialog element: opens it as a modal one as soon as it is in the page. */
export const modal = () => ref(openModal);

const paths = {
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20',
  faces: 'M4 5h6v6H4zM14 5h6v6h-6zM4 15h6v5H4zM14 15h6v5h-6z',
  map: 'M6 7h.01M11 5h.01M17 8h.01M9 12h.01M15 13h.01M6 17h.01M12 18h.01M18 18h.01',
  status: 'M3 13h4l3-8 4 14 3-6h4',
  photo: 'M4 6h16v13H4zM4 16l5-5 4 4 3-2 4 3M15.5 10h.01',
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 16.500a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.600z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v5M14 11v5',
  compare: 'M12 3v18M4 6h5v12H4zM15 6h5v12h-5z',
  similar: 'M9 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM15 20a5 5 0 0 0 1.5-9.8',
  away: 'M12 4 2.5 20h19zM12 10v4M12 17h.01',
  face: 'M12 20c4 0 6.5-3.5 6.5-8S16 4 12 4s-6.5 3.5-6.5 8S8 20 12 20zM9.3 11h.01M14.7 11h.01M9.7 15.500c1.5 1 3.1 1 4.6 0',
  lasso: 'M12 5c5 0 8 2 8 5s-3 5-8 5-8-2-8-5 3-5 8-5zM8 14.500c-1 2.5 1 3 1 5',
  hand: 'M12 3v18M3 12h18M12 3l-2.5 2.500M12 3l2.5 2.500M12 21l-2.5-2.500M12 21l2.5-2.500M3 12l2.5-2.500M3 12l2.5 2.500M21 12l-2.5-2.500M21 12l-2.5 2.5',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  check: 'M5 12.500l4.5 4.500L19 7',
  filter: 'M4 6h16M7 12h10M10 18h4',
};

/** An icon that means nothing to screen readers: its button carries the words. */
export const icon = name => svg`<svg class="icon-svg" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]}></path></svg>`;

/** Calls the function at most once a frame. */
export function eachFrame(call) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; call(); });
  };
}
