// Draws up to 100,000 points on a canvas, with moving, zooming, choosing with a lasso and pictures of the faces once few are in view.
// Positions are 0..1 of the map; what is on the screen is x * scale + left, y * scale + top, in pixels of the canvas.
import { eachFrame } from './dom.js';
import { listen } from './map-input.js';
import { css, disc, span } from './map-shapes.js';

const fewForPictures = 140;
const fewForCircles = 4000;
const pictureSize = 46;
const pictures = new Map();

export class MapCanvas {
  constructor(canvas, { chose, hovered, address }) {
    Object.assign(this, { canvas, chose, hovered, address, lassoing: false, lasso: null, pointers: new Map(), count: 0, cursor: -1 });
    this.context = canvas.getContext('2d');
    this.draw = eachFrame(() => this.drawNow());
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(canvas);
    listen(this);
  }

  /** x, y: 0..1 a point; colours: a word of red, green, blue (low to high byte) a point; chosen: indices. */
  show({ x, y, colours, ids }) {
    const isNew = x !== this.x;
    Object.assign(this, { x, y, colours, ids, count: x.length });
    if (isNew) {
      this.chosen = null;
      this.cursor = -1;
      this.reset();
    }
    this.draw();
  }

  /** Shows nothing. */
  clear() {
    if (!this.x) return;
    Object.assign(this, { x: null, y: null, colours: null, ids: null, count: 0, chosen: null, lasso: null, cursor: -1 });
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  choose(indices) {
    this.chosen = indices.length ? new Uint8Array(this.count) : null;
    for (const index of indices) this.chosen[index] = 1;
    this.draw();
  }

  /** Shows all points. */
  reset() {
    const { width, height } = this.canvas;
    const [x, y] = [span(this.x), span(this.y)];
    const margin = (pictureSize / 2 + 8) * this.ratio;
    this.scale = Math.min((width - 2 * margin) / x.size, (height - 2 * margin) / y.size);
    this.left = width / 2 - x.middle * this.scale;
    this.top = height / 2 - y.middle * this.scale;
    this.whole = this.scale;
    this.draw();
  }

  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    this.ratio = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [Math.round(clientWidth * this.ratio), Math.round(clientHeight * this.ratio)];
    if (!width || (width === this.canvas.width && height === this.canvas.height)) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = this.context.createImageData(width, height);
    this.words = new Uint32Array(this.image.data.buffer);
    this.reset();
  }

  zoom(factor, x = this.canvas.width / 2, y = this.canvas.height / 2) {
    const next = Math.max(this.whole / 2, Math.min(this.whole * 4000, this.scale * factor));
    this.left = x - (x - this.left) * next / this.scale;
    this.top = y - (y - this.top) * next / this.scale;
    this.scale = next;
    this.draw();
  }

  pan(x, y) {
    this.left += x;
    this.top += y;
    this.draw();
  }

  drawNow() {
    if (!this.image || !this.x) return;
    const inView = this.count <= fewForCircles ? this.circles() : this.stamps();
    if (inView && inView.length <= fewForPictures) this.faces(inView);
    if (this.cursor >= 0 && document.activeElement === this.canvas) this.drawCursor();
    if (this.lasso) this.drawLasso();
  }

  radius() {
    const size = this.count > 30000 ? 1.2 : this.count > fewForCircles ? 1.8 : this.count > 500 ? 3 : 5;
    return size * this.ratio * Math.min(3, Math.max(1, Math.sqrt(this.scale / this.whole)));
  }

  /** Few points: smooth circles. Gives the indices in view. */
  circles() {
    const { context, canvas, x, y, colours, scale, left, top, chosen } = this;
    const inView = [];
    const radius = this.radius();
    context.clearRect(0, 0, canvas.width, canvas.height);
    // A rim keeps dark points visible on dark ground, and light ones on light ground.
    context.strokeStyle = 'rgb(135 130 125 / .75)';
    context.lineWidth = this.ratio;
    for (let i = 0; i < this.count; i++) {
      const [px, py] = [x[i] * scale + left, y[i] * scale + top];
      if (px < -radius || py < -radius || px > canvas.width + radius || py > canvas.height + radius) continue;
      inView.push(i);
      context.globalAlpha = chosen && !chosen[i] ? .28 : 1;
      context.fillStyle = css(colours[i]);
      context.beginPath();
      context.arc(px, py, radius, 0, 7);
      context.fill();
      context.stroke();
    }
    context.globalAlpha = 1;
    return inView;
  }

  /** Many points: written straight into the picture, several times faster than drawing calls. Gives the indices in view if they are few. */
  stamps() {
    const { words, x, y, colours, scale, left, top, chosen, count } = this;
    const { width, height } = this.canvas;
    const radius = Math.ceil(this.radius());
    const stamp = disc(this.radius(), width);
    let inView = [];
    words.fill(0);
    for (let i = 0; i < count; i++) {
      const px = (x[i] * scale + left) | 0;
      const py = (y[i] * scale + top) | 0;
      if (px < radius || py < radius || px >= width - radius || py >= height - radius) continue;
      if (inView && inView.push(i) > fewForPictures) inView = null;
      const word = colours[i] | (chosen && !chosen[i] ? 0x38000000 : 0xe6000000);
      const at = py * width + px;
      for (let s = 0; s < stamp.length; s++) words[at + stamp[s]] = word;
    }
    this.context.putImageData(this.image, 0, 0);
    return inView;
  }

  faces(inView) {
    const { context, x, y, scale, left, top, ratio, chosen } = this;
    const size = pictureSize * ratio;
    for (const i of inView) {
      const image = this.picture(this.ids[i]);
      if (!image) continue;
      const [px, py] = [x[i] * scale + left, y[i] * scale + top];
      context.save();
      context.globalAlpha = chosen && !chosen[i] ? .3 : 1;
      context.beginPath();
      context.arc(px, py, size / 2, 0, 7);
      context.lineWidth = 5 * ratio;
      context.strokeStyle = css(this.colours[i]);
      context.stroke();
      context.clip();
      context.drawImage(image, px - size / 2, py - size / 2, size, size);
      context.restore();
    }
  }

  picture(id) {
    const address = this.address(id);
    let image = pictures.get(address);
    if (!image) {
      image = new Image();
      image.onload = () => this.draw();
      image.src = address;
      pictures.set(address, image);
      for (const old of pictures.keys()) if (pictures.size > 600) pictures.delete(old);
    }
    return image.complete && image.naturalWidth ? image : null;
  }

  /** A ring around the face that the keys have come to. */
  drawCursor() {
    const { context, ratio } = this;
    context.beginPath();
    context.arc(...this.place(this.cursor), pictureSize / 2 * ratio, 0, 7);
    context.lineWidth = 3 * ratio;
    context.strokeStyle = getComputedStyle(this.canvas).color;
    context.stroke();
  }

  drawLasso() {
    const { context, lasso, ratio } = this;
    context.beginPath();
    lasso.forEach(([px, py], at) => (at ? context.lineTo(px, py) : context.moveTo(px, py)));
    context.closePath();
    context.lineWidth = 2 * ratio;
    context.strokeStyle = getComputedStyle(this.canvas).color;
    context.stroke();
    context.globalAlpha = .08;
    context.fillStyle = context.strokeStyle;
    context.fill();
    context.globalAlpha = 1;
  }

  /** The points within the lasso: even-odd rule. */
  within(lasso) {
    const found = [];
    for (let i = 0; i < this.count; i++) {
      const [px, py] = [this.x[i] * this.scale + this.left, this.y[i] * this.scale + this.top];
      let inside = false;
      for (let a = 0, b = lasso.length - 1; a < lasso.length; b = a++) {
        const [[ax, ay], [bx, by]] = [lasso[a], lasso[b]];
        if ((ay > py) !== (by > py) && px < (bx - ax) * (py - ay) / (by - ay) + ax) inside = !inside;
      }
      if (inside) found.push(i);
    }
    return found;
  }

  /** Where a point is on the canvas. */
  place(i) {
    return [this.x[i] * this.scale + this.left, this.y[i] * this.scale + this.top];
  }

  /** Takes the cursor to the nearest point in the direction, the first time to the one nearest to the middle; the view follows. Gives its index. */
  step(dx, dy) {
    const { width, height } = this.canvas;
    this.cursor = this.cursor < 0 ? this.nearest(width / 2, height / 2, Infinity) : this.nextTo(this.cursor, dx, dy);
    if (this.cursor < 0) return -1;
    const [px, py] = this.place(this.cursor);
    const margin = pictureSize * this.ratio;
    if (px < margin || py < margin || px > width - margin || py > height - margin) this.pan(width / 2 - px, height / 2 - py);
    this.draw();
    return this.cursor;
  }

  /** The nearest point that lies at most 45 degrees off the direction, itself if there is none; what is off the direction counts as farther. */
  nextTo(from, dx, dy) {
    let best = from;
    let least = Infinity;
    for (let i = 0; i < this.count; i++) {
      const [x, y] = [this.x[i] - this.x[from], this.y[i] - this.y[from]];
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      // Points at the very same place come after each other by their index, or none but the first would be reached.
      if (along + aside === 0 ? i <= from || dx + dy < 0 : aside > along) continue;
      if (along + 2 * aside < least) [best, least] = [i, along + 2 * aside];
    }
    return best;
  }

  nearest(px, py, within = 24 * this.ratio) {
    let best = -1;
    let least = within ** 2;
    for (let i = 0; i < this.count; i++) {
      const d = (this.x[i] * this.scale + this.left - px) ** 2 + (this.y[i] * this.scale + this.top - py) ** 2;
      if (d < least) [best, least] = [i, d];
    }
    return best;
  }
}
