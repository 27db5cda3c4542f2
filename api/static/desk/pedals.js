// Foot pedals over WebHID, where the browser has it (Chrome, Edge). Reports differ from maker to
// maker, so nothing is assumed about them: the person presses each pedal once, and the bit that
// changed is that pedal. Pedals that send keys need none of this: every key can be rebound.

/**
 * What is usual on desks in France. Product ids are left open: a maker's other pedals work too.
 * 0x0911 Philips (ACC2310, 2320, 2330), 0x05f3 VEC Infinity (IN-USB-1, -2, -3),
 * 0x07b4 and 0x33a2 Olympus / OM System (RS27H, RS28H, RS31H).
 */
export const MAKERS = [0x0911, 0x05f3, 0x07b4, 0x33a2].map((vendorId) => ({ vendorId }));

export const ACTIONS = ["play", "back", "forward"];

/** @typedef {{report: number, byte: number, mask: number}} Bit */

/** The first bit that is down now and was up before. @returns {Bit | null} */
export function pressedBit(report, before, now) {
  for (let byte = 0; byte < now.length; byte += 1) {
    const risen = now[byte] & ~(before[byte] ?? 0);
    if (risen) return { report, byte, mask: risen & -risen };
  }
  return null;
}

/** Whether the pedal of a bit is down in a report; null when the report says nothing of it. */
export function isDown({ report, byte, mask }, id, bytes) {
  return report === id && byte < bytes.length ? (bytes[byte] & mask) !== 0 : null;
}

/** What is learnt of the pedals, as a short text for the settings: « play:0.1.4 back:0.1.1 ». */
export function written(learnt) {
  return Object.entries(learnt)
    .map(([action, { report, byte, mask }]) => `${action}:${report}.${byte}.${mask}`)
    .join(" ");
}

/** @param {string} text @returns {{[action: string]: Bit}} */
export function readPedals(text) {
  const learnt = {};
  for (const [, action, report, byte, mask] of text.matchAll(/(\w+):(\d+)\.(\d+)\.(\d+)/g))
    learnt[action] = { report: Number(report), byte: Number(byte), mask: Number(mask) };
  return learnt;
}

export class Pedals {
  /**
   * @param {{hid?: {getDevices: () => Promise<any[]>, requestDevice: (options: object) =>
   *   Promise<any[]>, addEventListener: Function}, learnt: string,
   *   onPedal: (action: string, isDown: boolean) => void}} options
   */
  constructor({ hid = navigator.hid, learnt, onPedal }) {
    this.hid = hid;
    this.learnt = readPedals(learnt);
    this.onPedal = onPedal;
    this.last = new Map(); // the last bytes of each report of each device
    this.down = new Set(); // actions whose pedal is down
    this.learning = null;
    this.devices = new Set();
  }

  get isPossible() {
    return Boolean(this.hid);
  }

  /** Open again what this person allowed before; also when it is plugged in later. */
  async start() {
    if (!this.isPossible) return;
    this.hid.addEventListener("connect", ({ device }) => this.#open(device));
    this.hid.addEventListener("disconnect", ({ device }) => this.#gone(device));
    for (const device of await this.hid.getDevices()) await this.#open(device);
  }

  /** Ask the browser which pedal may be used; needs a click or a key of the person. */
  async choose() {
    const chosen = await this.hid.requestDevice({ filters: MAKERS });
    for (const device of chosen) await this.#open(device);
    return chosen.length > 0;
  }

  /** The next pedal that goes down becomes this action. @returns {Promise<void>} */
  learn(action) {
    return new Promise((resolve) => {
      this.learning = { action, resolve };
    });
  }

  async #open(device) {
    try {
      if (!device.opened) await device.open();
    } catch {
      return; // another program has it: the keys still work
    }
    if (this.devices.has(device)) return;
    this.devices.add(device);
    device.addEventListener("inputreport", ({ reportId, data }) =>
      this.#heard(device, reportId, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    );
  }

  #gone(device) {
    this.devices.delete(device);
    this.last.delete(device);
    for (const action of [...this.down]) this.#move(action, false); // never keep playing by itself
  }

  #heard(device, id, bytes) {
    const reports = this.last.get(device) ?? new Map();
    const before = reports.get(id) ?? new Uint8Array(bytes.length);
    reports.set(id, bytes.slice());
    this.last.set(device, reports);
    if (this.learning) this.#learnFrom(id, before, bytes);
    else this.#act(id, bytes);
  }

  #learnFrom(id, before, bytes) {
    const bit = pressedBit(id, before, bytes);
    if (!bit) return;
    const { action, resolve } = this.learning;
    this.learning = null;
    this.learnt[action] = bit;
    resolve();
  }

  #act(id, bytes) {
    for (const [action, bit] of Object.entries(this.learnt)) {
      const isNowDown = isDown(bit, id, bytes);
      if (isNowDown !== null && isNowDown !== this.down.has(action)) this.#move(action, isNowDown);
    }
  }

  #move(action, isNowDown) {
    if (isNowDown) this.down.add(action);
    else this.down.delete(action);
    this.onPedal(action, isNowDown);
  }
}
