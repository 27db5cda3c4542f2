// The sound of one dictation: transport, speed without pitch change, clips, a clock.

import { prefer, preferences } from "./preferences.js";

export const SPEEDS = [0.5, 0.65, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
const CLIP_MARGIN_S = 0.35;

/** 75.2 → "1:15". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export class Player {
  /** @param {(seconds: number) => void} onTime called while the position moves. */
  constructor(audio, { duration, onTime, onState }) {
    this.audio = audio;
    this.known_s = duration;
    this.onTime = onTime;
    this.onState = onState;
    this.clip = null; // {from, to, loops}: a stretch that plays by itself
    audio.preservesPitch = true;
    audio.playbackRate = preferences.speed;
    audio.addEventListener("play", () => this.#started());
    audio.addEventListener("pause", () => this.onState(this));
    audio.addEventListener("ended", () => this.clip?.loops && this.playFromStartOfClip());
    audio.addEventListener("seeked", () => this.onTime(audio.currentTime));
    audio.addEventListener("loadedmetadata", () => this.onState(this));
    audio.addEventListener("error", () => this.onState(this));
  }

  get isPlaying() {
    return !this.audio.paused;
  }

  get duration() {
    return Number.isFinite(this.audio.duration) ? this.audio.duration : this.known_s;
  }

  get position() {
    return this.audio.currentTime;
  }

  toggle() {
    return this.isPlaying ? this.pause() : this.play();
  }

  play() {
    this.clip = null;
    // The browser refuses to play before the first gesture, or an unreadable file: the state says so.
    return this.audio.play().catch(() => this.onState(this));
  }

  /** Pause, and go back a little, so that the next play starts before the word missed. */
  pause() {
    const isClip = this.clip !== null;
    this.audio.pause();
    this.clip = null;
    if (!isClip) this.seek(this.position - preferences.rewind_s);
  }

  seek(seconds) {
    this.audio.currentTime = Math.min(Math.max(0, seconds), this.duration || 0);
    this.onTime(this.audio.currentTime);
  }

  step(direction) {
    this.seek(this.position + direction * preferences.step_s);
  }

  playFrom(seconds) {
    this.seek(seconds);
    return this.play();
  }

  /** Play a stretch with a little air around it, then stop there, or begin again. */
  playClip(start_s, end_s, { loops = false } = {}) {
    const from = Math.max(0, start_s - CLIP_MARGIN_S);
    this.clip = { from, to: end_s + CLIP_MARGIN_S, loops };
    this.seek(from);
    return this.audio.play().catch(() => this.onState(this));
  }

  /** The recording ended within a clip that loops. */
  playFromStartOfClip() {
    this.seek(this.clip.from);
    this.audio.play().catch(() => this.onState(this));
  }

  setSpeed(speed) {
    this.audio.playbackRate = speed;
    prefer("speed", speed);
    this.onState(this);
  }

  changeSpeed(direction) {
    const nearest = SPEEDS.findIndex((speed) => speed >= this.audio.playbackRate - 0.001);
    const wanted = Math.min(Math.max(nearest + direction, 0), SPEEDS.length - 1);
    this.setSpeed(SPEEDS[wanted]);
  }

  #started() {
    this.onState(this);
    const tick = () => {
      if (this.audio.paused) return;
      this.onTime(this.position);
      if (this.clip && this.position >= this.clip.to) this.#clipEnded();
      if (!this.audio.paused) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  #clipEnded() {
    if (this.clip.loops) this.seek(this.clip.from);
    else this.pause();
  }
}
