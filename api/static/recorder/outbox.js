// The dictations that this phone holds: every second of sound goes to the disk as it is recorded,
// and stays there until the server has said what it stored.

import { beginningWith, openStore } from "../store.js";

/**
 * @typedef {"recording" | "ready" | "sent"} State
 * @typedef {{id: string, account: string, startedAt: string, state: State, seconds: number,
 *   segments: string[], choices: {[name: string]: string}, sha256?: string, location?: string,
 *   dictation?: string, isDuplicate?: boolean}} Recording
 * `segments`: the media type of each stretch that was recorded in one go.
 * @typedef {{recording: string, number: number, segment: number, sound: Blob}} Slice
 */

export class Outbox {
  /** @param {string} account only this person's dictations are shown and sent */
  constructor(account) {
    this.account = account;
    this.store = openStore("calame-dicter", {
      recordings: "id",
      slices: ["recording", "number"],
    });
    this.numbers = new Map(); // the next slice of each recording
  }

  /** @returns {Recording} */
  create(choices) {
    const random = crypto.getRandomValues(new Uint32Array(3));
    return {
      id: [...random].map((part) => part.toString(36)).join(""),
      account: this.account,
      startedAt: new Date().toISOString(),
      state: "recording",
      seconds: 0,
      segments: [],
      choices,
    };
  }

  /** The oldest first. @returns {Promise<Recording[]>} */
  async all() {
    const found = await (await this.store).all("recordings");
    return found
      .filter(({ account }) => account === this.account)
      .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  }

  async keep(recording) {
    await (await this.store).put("recordings", recording);
  }

  /** @returns {Promise<Slice[]>} */
  async slices({ id }) {
    return (await this.store).all("slices", beginningWith(id));
  }

  /** One more piece of sound, after all that are there. */
  async add(recording, sound) {
    const number = this.numbers.get(recording.id) ?? (await this.slices(recording)).length;
    this.numbers.set(recording.id, number + 1);
    const segment = recording.segments.length - 1;
    await (await this.store).put("slices", { recording: recording.id, number, segment, sound });
    await this.keep(recording);
  }

  /** Only the sound goes: the line about it stays. */
  async dropSound({ id }) {
    await (await this.store).delete("slices", beginningWith(id));
    this.numbers.delete(id);
  }

  async drop(recording) {
    await this.dropSound(recording);
    await (await this.store).delete("recordings", recording.id);
  }

  /** Put one sound in the place of the slices, e.g. of several segments that were joined. */
  async replaceSound(recording, sound) {
    await this.dropSound(recording);
    recording.segments = [sound.type];
    await this.add(recording, sound);
  }
}
