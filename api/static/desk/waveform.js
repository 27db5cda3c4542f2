// A picture of the sound: loudness, doubts, the place that plays. The slider over it does the work.

const PEAKS_PER_SECOND = 20;
const DECODING_RATE_HZ = 8000; // enough to see loudness, an eighth of the memory

/** Loudest sample of each twentieth of a second, 0 to 1; empty when the sound cannot be decoded. */
async function peaksOf(url) {
  const bytes = await (await fetch(url, { credentials: "same-origin" })).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, DECODING_RATE_HZ).decodeAudioData(bytes);
  const samples = sound.getChannelData(0);
  const step = Math.floor(DECODING_RATE_HZ / PEAKS_PER_SECOND);
  const peaks = new Float32Array(Math.ceil(samples.length / step));
  for (let i = 0; i < samples.length; i += 1) {
    const peak = Math.floor(i / step);
    peaks[peak] = Math.max(peaks[peak], Math.abs(samples[i]));
  }
  const loudest = peaks.reduce((a, b) => Math.max(a, b), 0.01);
  return peaks.map((peak) => peak / loudest);
}

export class Waveform {
  constructor(canvas) {
    this.canvas = canvas;
    this.peaks = new Float32Array();
    this.doubts = [];
    this.duration_s = 0;
    this.position_s = 0;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  async load(url) {
    try {
      this.peaks = await peaksOf(url);
    } catch {
      this.peaks = new Float32Array(); // an unknown codec: the bar stays, the player says why
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
    for (const { start_s, end_s } of this.doubts) {
      if (start_s === null) continue;
      const x = this.#x(start_s, width);
      const wide = Math.max(3, this.#x(end_s, width) - x);
      pen.fillStyle = "#fff1cf";
      pen.fillRect(x, 0, wide, height);
      pen.fillStyle = "#b77a00";
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
