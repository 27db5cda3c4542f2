// Active seconds on a letter: typing and listening, told to the server now and then. Time in which
// nothing happens does not count.

import { send } from "../server.js";

const TICK_MS = 1000;
const IDLE_MS = 5000;
const TELL_EVERY_S = 15;

export class Effort {
  /** @param {{base: string, isPlaying: () => boolean, counts: () => boolean}} options */
  constructor({ base, isPlaying, counts }) {
    Object.assign(this, { base, isPlaying, counts, editing_s: 0, listening_s: 0, ticks: 0 });
    this.touchedAt = -Infinity;
    document.addEventListener("keydown", () => (this.touchedAt = performance.now()), true);
    setInterval(() => this.#tick(), TICK_MS);
    addEventListener("pagehide", () => this.#tell());
  }

  #tick() {
    if (!this.counts()) return;
    if (performance.now() - this.touchedAt < IDLE_MS) this.editing_s += 1;
    if (this.isPlaying()) this.listening_s += 1;
    this.ticks += 1;
    if (this.ticks % TELL_EVERY_S === 0) this.#tell();
  }

  async #tell() {
    const { editing_s, listening_s } = this;
    if (!editing_s && !listening_s) return;
    this.editing_s = this.listening_s = 0;
    const body = { editing_s: Math.min(editing_s, 60), listening_s: Math.min(listening_s, 60) };
    try {
      await send(`${this.base}/activite`, body, { keepalive: true });
    } catch {
      // A measure, not a record: what is lost is lost.
    }
  }
}
