// A few spoken sentences in a form: record, listen back, erase. Nothing leaves the page by itself.

import { make } from "./elements.js";
import { Capture } from "./recorder/capture.js";

const LONGEST_MS = 5 * 60_000;
const NO_MICROPHONE =
  "Le microphone n'est pas disponible : autorisez-le dans le navigateur, ou écrivez.";

export class Voice {
  /** @param {HTMLElement} root where the control stands, in a form with one text area */
  constructor(root) {
    this.pieces = [];
    this.sound = null; // what was recorded, or null
    this.text = root.closest("form").querySelector("textarea");
    this.button = make("button", { type: "button", class: "button small", onclick: () => this.#press() });
    this.eraser = make("button", { type: "button", class: "plain", onclick: () => this.#eraseAndGoBack() }, "Effacer");
    this.player = make("audio", { controls: true, "aria-label": "Ce que vous avez dit" });
    this.said = make("span", { class: "hint", role: "status" });
    this.capture = new Capture({
      onSlice: async (slice) => this.pieces.push(slice),
      onLevel: () => {},
      onTaken: () => this.#ended(),
    });
    root.replaceChildren(this.button, this.player, this.eraser, this.said);
    this.#show();
  }

  get isRecording() {
    return Boolean(this.capture.recorder);
  }

  /** What was said, recording ended; null where nothing was. */
  async finished() {
    if (this.isRecording) await this.#stop();
    return this.sound;
  }

  async erase() {
    if (this.isRecording) await this.capture.stop();
    clearTimeout(this.timer);
    this.#keep(null);
  }

  async #eraseAndGoBack() {
    await this.erase();
    this.button.focus();
  }

  #press() {
    return this.isRecording ? this.#stop() : this.#start();
  }

  async #start() {
    this.#keep(null);
    this.pieces = [];
    try {
      this.type = await this.capture.start();
    } catch {
      this.said.textContent = NO_MICROPHONE;
      return;
    }
    this.timer = setTimeout(() => this.#stop(), LONGEST_MS);
    this.#show();
  }

  async #stop() {
    clearTimeout(this.timer);
    await this.capture.stop();
    this.#ended();
  }

  #ended() {
    this.#keep(this.pieces.length ? new Blob(this.pieces, { type: this.type }) : null);
  }

  #keep(sound) {
    if (this.player.src) URL.revokeObjectURL(this.player.src);
    this.sound = sound;
    if (sound) this.player.src = URL.createObjectURL(sound);
    else this.player.removeAttribute("src");
    this.#show();
  }

  #show() {
    const { isRecording, sound } = this;
    this.button.textContent = isRecording ? "■ Arrêter" : "● Dire plutôt que d’écrire";
    this.button.setAttribute("aria-pressed", String(isRecording));
    this.button.hidden = Boolean(sound);
    this.player.hidden = this.eraser.hidden = !sound;
    this.said.textContent = isRecording ? "Enregistrement… 5 minutes au plus." : "";
    this.text.required = !sound && !isRecording; // a form wants one or the other
  }
}
