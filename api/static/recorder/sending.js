// Sending in pieces that resume (tus 1.0.0, docs/architecture.md): what arrived stays arrived. The
// sound is forgotten here only when the server has named the checksum of what it stored.

import { Refusal, csrf, refusalOf } from "../server.js";
import { joined } from "./joining.js";

const DOOR = "/envoi/reprises";
const PIECE_BYTES = 256 * 1024;
const PAUSES_S = [1, 2, 5, 10, 30];
const CHECKSUM_MISMATCH = 460;
const GONE = [404, 410];

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

async function digest(blob) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @returns {Promise<Response>} Rejects with a Refusal. */
async function ask(method, path, headers = {}, body = undefined) {
  let response;
  try {
    response = await fetch(path, {
      method,
      body,
      headers: { "Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf, ...headers },
    });
  } catch {
    throw refusalOf(0, "");
  }
  if (!response.ok) throw refusalOf(response.status, await response.text());
  return response;
}

function metadata(facts) {
  return Object.entries(facts)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name} ${base64(new TextEncoder().encode(value))}`)
    .join(",");
}

export class Sending {
  /**
   * @param {import("./outbox.js").Outbox} outbox
   * @param {{onState: (recording: object, state: string, part?: number) => void}} does
   *   states: "waiting" (no network), "sending", "sent", "refused" (with the message as part)
   */
  constructor(outbox, { onState }) {
    Object.assign(this, { outbox, onState, isRunning: false, tries: 0 });
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  /** Send everything that is ready; later again what could not be sent now. */
  async wake() {
    clearTimeout(this.timer);
    if (this.isRunning) {
      this.isAskedAgain = true;
      return;
    }
    this.isRunning = true;
    const isAllSent = await this.#round();
    this.isRunning = false;
    if (this.isAskedAgain) {
      this.isAskedAgain = false;
      this.wake();
    } else if (!isAllSent) this.#later();
  }

  #later() {
    const pause_s = PAUSES_S[Math.min(this.tries, PAUSES_S.length - 1)];
    this.tries += 1;
    this.timer = setTimeout(() => this.wake(), pause_s * 1000);
  }

  async #round() {
    const ready = (await this.outbox.all()).filter(({ state }) => state === "ready");
    for (const recording of ready) {
      if (!(await this.#try(recording))) return false;
    }
    this.tries = 0;
    return true;
  }

  /** @returns {Promise<boolean>} false: the network is away, try again later */
  async #try(recording) {
    try {
      await this.#send(recording);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      const isPassing = refusal.status === 0 || refusal.status >= 500;
      this.onState(recording, isPassing ? "waiting" : "refused", refusal.message);
      return !isPassing;
    }
    return true;
  }

  async #send(recording) {
    this.onState(recording, "sending", 0);
    const sound = await this.#soundOf(recording);
    recording.sha256 = hex(await digest(sound));
    let at = await this.#offset(recording, sound);
    while (at.offset < sound.size) {
      this.onState(recording, "sending", at.offset / sound.size);
      at = await this.#sendPiece(recording, sound, at.offset);
    }
    await this.#confirm(recording, at.response);
  }

  /** One file, the same bytes at each try. */
  async #soundOf(recording) {
    const sound = await joined(await this.outbox.slices(recording), recording.segments);
    if (recording.segments.length > 1) await this.outbox.replaceSound(recording, sound);
    return sound;
  }

  /** How much the server has; a place is made there the first time. */
  async #offset(recording, sound) {
    if (recording.location) {
      try {
        return offsetOf(await ask("HEAD", recording.location));
      } catch (refusal) {
        if (!GONE.includes(refusal.status)) throw refusal;
      }
    }
    const suffix = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };
    const { startedAt, choices, sha256 } = recording;
    const filename = `dictee-${startedAt.slice(0, 16).replace(":", "h")}.${suffix[sound.type] ?? "wav"}`;
    const response = await ask("POST", DOOR, {
      "Upload-Length": String(sound.size),
      "Upload-Metadata": metadata({ filename, sha256, ...choices }),
    });
    recording.location = new URL(response.headers.get("Location"), location.origin).pathname;
    await this.outbox.keep(recording);
    return { offset: 0, response };
  }

  async #sendPiece(recording, sound, offset) {
    const piece = sound.slice(offset, offset + PIECE_BYTES);
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(offset),
      "Upload-Checksum": `sha256 ${base64(await digest(piece))}`,
    };
    try {
      return offsetOf(await ask("PATCH", recording.location, headers, piece));
    } catch (refusal) {
      const isBehind = refusal.status === 409 || refusal.status === CHECKSUM_MISMATCH;
      if (!isBehind) throw refusal;
      return offsetOf(await ask("HEAD", recording.location));
    }
  }

  /** Forget the sound when the server holds the very same bytes; else send it anew. */
  async #confirm(recording, response) {
    if (response.headers.get("Calame-Sha256") !== recording.sha256) {
      recording.location = undefined;
      await this.outbox.keep(recording);
      throw refusalOf(0, "");
    }
    recording.state = "sent";
    recording.dictation = response.headers.get("Calame-Dictation");
    recording.isDuplicate = response.headers.get("Calame-Duplicate") === "true";
    await this.outbox.keep(recording);
    await this.outbox.dropSound(recording);
    this.onState(recording, "sent");
  }
}

function offsetOf(response) {
  return { offset: Number(response.headers.get("Upload-Offset")), response };
}
