// Nothing typed is lost: the browser keeps the text at once, the server gets it every few seconds,
// each time against the version it was based on.

import { Refusal, send } from "../server.js";
import { Journal } from "./journal.js";

const SOON_MS = 1500; // after the last key
const AT_MOST_MS = 4000; // after the first key that is not saved
const RETRY_MS = 5000;
// After these, saving again would change nothing until a person decides.
const FINAL = [
  "version_depassee",
  "bail_perdu",
  "etat_incompatible",
  "interdit",
  "introuvable",
  "non_connecte",
];

export class Saving {
  /**
   * @param {{base: string, id: string, letter: import("./letter.js").Letter,
   *   onSaved: (open: object) => void, onRefused: (refusal: Refusal) => void,
   *   onState: (words: string, isBad?: boolean) => void}} options
   */
  constructor({ base, id, letter, onSaved, onRefused, onState }) {
    Object.assign(this, { base, letter, onSaved, onRefused, onState });
    this.journal = new Journal(id, {
      onBroken: () =>
        onState("Ce navigateur ne peut rien garder : enregistrez souvent (Ctrl+S)", true),
    });
    this.version = 0;
    this.isDirty = false;
    this.isUnsaved = false;
    this.isStopped = true;
    this.queue = Promise.resolve();
    addEventListener("pagehide", () => this.#leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush().catch(() => {}));
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
  }

  /** The letter was opened, or reloaded. */
  start(version, { isWritable }) {
    this.version = version;
    this.isStopped = !isWritable;
    this.isDirty = false;
  }

  stop() {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** A person changed the text. */
  changed() {
    this.journal.keep(this.letter.text, this.version);
    const now = Date.now();
    if (!this.isDirty) this.firstAt = now;
    this.isDirty = true;
    this.onState("Modifié…");
    this.#later(Math.min(SOON_MS, Math.max(0, this.firstAt + AT_MOST_MS - now)));
  }

  #later(delay_ms) {
    clearTimeout(this.timer);
    if (!this.isStopped) this.timer = setTimeout(() => this.flush().catch(() => {}), delay_ms);
  }

  /** Save what is not saved yet. Rejects when the server did not take it. */
  flush() {
    return this.#inTurn(async () => {
      if (this.isDirty && !this.isStopped) await this.#save();
    });
  }

  /** Save, then do something to that very version; the answer becomes the letter. */
  act(path, body, { isTiedToVersion = true } = {}) {
    return this.#inTurn(async () => {
      if (this.isDirty && !this.isStopped) await this.#save();
      return this.#exchange(path, isTiedToVersion ? this.#based(body) : body);
    });
  }

  #based(body) {
    return { base_version: this.version, ...body };
  }

  /** One exchange with the server at a time: versions are a chain. */
  #inTurn(work) {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => {});
    return turn;
  }

  async #save() {
    clearTimeout(this.timer);
    this.onState("Enregistrement…");
    this.isDirty = false; // what is typed while we wait makes it true again
    this.isUnsaved = true;
    try {
      await this.#exchange("/texte", this.#based(this.#written()));
    } catch (refusal) {
      this.isDirty = true;
      throw refusal;
    }
  }

  #written() {
    return { text: this.letter.text, sounds: this.letter.soundsBack };
  }

  async #exchange(path, body) {
    this.letter.send();
    try {
      const open = await send(this.base + path, body);
      this.#took(open);
      return open;
    } catch (refusal) {
      this.letter.sent = null;
      if (!(refusal instanceof Refusal)) throw refusal;
      this.#refused(refusal);
      throw refusal;
    }
  }

  #took(open) {
    this.version = open.version;
    this.isUnsaved = false;
    const isAll = this.letter.adopt(open.report);
    if (isAll && !this.isDirty) this.journal.forget();
    const time = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    if (!this.isDirty) this.onState(`Enregistré à ${time}`);
    this.onSaved(open);
  }

  #refused(refusal) {
    const isPassing = refusal.status === 0 || refusal.status >= 500;
    if (FINAL.includes(refusal.code)) this.stop();
    if (this.isUnsaved) {
      const more = isPassing ? " : gardé dans ce navigateur, nouvel essai…" : "";
      this.onState(`Non enregistré${more}`, true);
    }
    if (isPassing && this.isUnsaved) this.#later(RETRY_MS);
    else this.onRefused(refusal);
  }

  /** The page goes away: a last try that outlives it. The browser keeps the text in any case. */
  #leave() {
    if (!this.isDirty || this.isStopped) return;
    send(`${this.base}/texte`, this.#based(this.#written()), { keepalive: true }).catch(() => {});
  }
}
