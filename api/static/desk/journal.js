// What was typed and is not on the server yet, on this computer's disk: it survives a crash, a
// killed browser, a lost network. Each open page writes its own entry, so that two tabs never
// overwrite each other's.

import { beginningWith, openStore } from "../store.js";

const PAUSE_MS = 250; // between two writes; a killed browser loses no more than this

/** @typedef {{letter: string, tab: string, text: string, version: number, at: string}} Draft */

export class Journal {
  /** @param {string} letter @param {{onBroken: () => void}} options */
  constructor(letter, { onBroken }) {
    this.letter = letter;
    this.tab = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.onBroken = onBroken;
    this.store = openStore("calame-bureau", { drafts: ["letter", "tab"] });
    this.waiting = null; // the newest text, while an older one is being written
    this.isWriting = false;
  }

  /** Remember a text soon; a newer one takes the place of one that still waits. */
  keep(text, version) {
    this.waiting = { text, version };
    if (!this.isWriting) this.#write();
  }

  async #write() {
    this.isWriting = true;
    while (this.waiting) {
      const draft = { letter: this.letter, tab: this.tab, at: new Date().toISOString() };
      Object.assign(draft, this.waiting);
      this.waiting = null;
      await this.#put(draft);
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
    this.isWriting = false;
  }

  async #put(draft) {
    try {
      await (await this.store).put("drafts", draft);
    } catch {
      this.onBroken();
    }
  }

  /** The server has everything that this page wrote. */
  forget() {
    this.waiting = null;
    return this.drop({ letter: this.letter, tab: this.tab });
  }

  /** @param {{letter: string, tab: string}} draft */
  async drop({ letter, tab }) {
    try {
      await (await this.store).delete("drafts", [letter, tab]);
    } catch {
      // It stays, and is offered once more: nothing is lost.
    }
  }

  /** What other pages of this browser left behind for this letter, the newest first. */
  async left() {
    try {
      const drafts = await (await this.store).all("drafts", beginningWith(this.letter));
      const others = drafts.filter(({ tab }) => tab !== this.tab);
      return others.sort((a, b) => b.at.localeCompare(a.at));
    } catch {
      return [];
    }
  }
}
