// Everything that sounds: the player, its controls, the waveform, the words that light up.

import { make, pick } from "../elements.js";
import { Player, SPEEDS, clock } from "./player.js";
import { prefer, preferences } from "./preferences.js";
import { Waveform } from "./waveform.js";

const SHORTEST_CLIP_S = 0.8;

export class Listening {
  /** @param onUnplayable called when the browser cannot play the recording. */
  constructor({ letter, duration, onUnplayable }) {
    this.letter = letter;
    this.onUnplayable = onUnplayable;
    this.waveform = new Waveform(pick("#wave"));
    this.player = new Player(pick("audio"), {
      duration,
      onTime: (seconds) => this.#showTime(seconds),
      onState: (player) => this.#showState(player),
    });
    this.#bind();
    this.#showState(this.player);
  }

  drawSound(url) {
    return this.waveform.load(url);
  }

  markDoubts(doubts) {
    this.waveform.show({ doubts });
  }

  /** The stretch in which a doubt, a change or a note was said. */
  clip(item, { loops = false } = {}) {
    if (item.start_s === null) return;
    const end_s = Math.max(item.end_s, item.start_s + SHORTEST_CLIP_S);
    this.player.playClip(item.start_s, end_s, { loops });
  }

  /** Play it again and again, or stop doing so. */
  toggleLoop(item) {
    if (this.player.isPlaying && this.player.clip?.loops) this.player.pause();
    else this.clip(item, { loops: true });
  }

  fromCaret() {
    this.player.playFrom(this.letter.secondsAt(this.letter.caret) ?? this.player.position);
  }

  /** A click in the text. While it plays, a click is a correction: the sound must not jump. */
  clicked(position, isAlt) {
    const seconds = this.letter.secondsAt(position);
    if (seconds === null) return;
    if (isAlt) this.player.playFrom(seconds);
    else if (!this.player.isPlaying) this.player.seek(seconds);
  }

  #showTime(seconds) {
    pick("#now").textContent = clock(seconds);
    const slider = pick("#position");
    slider.value = String(seconds);
    slider.setAttribute("aria-valuetext", `${clock(seconds)} sur ${clock(this.player.duration)}`);
    this.waveform.show({ position_s: seconds });
    const isTyping = pick("#editor").contains(document.activeElement);
    this.letter.follow(seconds, { scrolls: this.player.isPlaying && !isTyping });
  }

  #showState({ isPlaying, duration, audio }) {
    pick("#play .word").textContent = isPlaying ? "Pause" : "Lire";
    pick("#play .sign").textContent = isPlaying ? "❚❚" : "▶";
    pick("#length").textContent = clock(duration);
    pick("#position").max = String(Math.max(duration || 0, 0.1));
    pick("#speed").value = String(audio.playbackRate);
    this.waveform.show({ duration_s: duration });
    if (audio.error) this.onUnplayable();
  }

  #bind() {
    const { player } = this;
    pick("#play").addEventListener("click", () => player.toggle());
    pick("#back").addEventListener("click", () => player.step(-1));
    pick("#forward").addEventListener("click", () => player.step(1));
    pick("#position").addEventListener("input", ({ target }) => player.seek(Number(target.value)));
    const speed = pick("#speed");
    const shown = (one) => `${String(one).replace(".", ",")}×`;
    speed.append(...SPEEDS.map((one) => make("option", { value: one }, shown(one))));
    speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));
    this.#bindPreference("#rewind", "rewind_s");
    this.#bindPreference("#step", "step_s");
  }

  #bindPreference(selector, name) {
    const field = pick(selector);
    field.value = String(preferences[name]);
    field.addEventListener("change", () => prefer(name, Number(field.value)));
  }
}
