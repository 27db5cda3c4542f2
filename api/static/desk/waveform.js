// A picture of the sound: loudness, doubts, the place that plays. The slider over it does the work.

import { read } from "../server.js";

const DOUBT = ["#fff1cf", "#b77a00"];
const GAP = ["#f6d9d2", "#9c2a18"];

export class Waveform {
  constructor(canvas) {
    this.canvas = canvas;
    /** @type {number[]} loudness from 0 to 1, at even distances */
    this.peaks = [];
    this.doubts = [];
    this.duration_s = 0;
    this.position_s = 0;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  async load(url) {
    try {
      this.peaks = (await read(url)).peaks;
    } catch {
      this.peaks = []; // the bar stays: one can listen without the picture
    }
    this.draw();
  }

  show({ duration_s = this.duration_s, position_s = this.position_s, doubts = this.doubts }) {
    Object.assign(this, { duration_s, position_s, doubts });
    this.draw();
  }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    this.#drawDoubts(pen, width, height);
    this.#drawPeaks(pen, width, height);
    this.#drawPosition(pen, width, height);
  }

  #x(seconds, width) {
    return this.duration_s ? (seconds / this.duration_s) * width : 0;
  }

  #drawDoubts(pen, width, height) {
    for (const { start_s, end_s, start, end } of this.doubts) {
      if (start_s === null) continue;
      const x = this.#x(start_s, width);
      const wide = Math.max(3, this.#x(end_s, width) - x);
      const [pale, strong] = start === end ? GAP : DOUBT; // speech without text: another colour
      pen.fillStyle = pale;
      pen.fillRect(x, 0, wide, height);
      pen.fillStyle = strong;
      pen.fillRect(x, height - 4, wide, 4);
    }
  }

  #drawPeaks(pen, width, height) {
    const played = this.#x(this.position_s, width);
    for (let x = 0; x < width; x += 2) {
      const peak = this.peaks[Math.floor((x / width) * this.peaks.length)] ?? 0;
      const tall = Math.max(1, peak * (height - 8));
      pen.fillStyle = x < played ? "#17586a" : "#8d989f";
      pen.fillRect(x, (height - tall) / 2, 1.25, tall);
    }
  }

  #drawPosition(pen, width, height) {
    pen.fillStyle = "#9c2a18";
    pen.fillRect(Math.min(this.#x(this.position_s, width), width - 2), 0, 2, height);
  }
}
