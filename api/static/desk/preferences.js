// The settings of one person: on the server, so that they follow to another desk, and in this
// browser, so that they are there at once. Never any dictated text.

import { read, send } from "../server.js";

const SLOT = "calame:reglages";
const LATER_MS = 600;
const PATIENCE_MS = 3000;
const DEFAULTS = { speed: 1, rewind_s: 1, step_s: 3, keys: {}, options: {} };
const OPTIONS = { showsQuiet: false, pedalMode: "hold", pedals: "" };

function stored() {
  try {
    return JSON.parse(localStorage.getItem(SLOT) ?? "{}");
  } catch {
    return {};
  }
}

function keepHere() {
  localStorage.setItem(SLOT, JSON.stringify(preferences));
}

/** @type {{speed: number, rewind_s: number, step_s: number, keys: object, options: object}} */
export const preferences = { ...DEFAULTS, ...stored() };

/** One of the settings that only the desk knows. */
export function option(name) {
  return preferences.options[name] ?? OPTIONS[name];
}

let changed = {};
let timer = 0;

async function tell() {
  const body = changed;
  changed = {};
  try {
    await send("/moi/reglages", body);
  } catch {
    changed = { ...body, ...changed }; // with the next change; this browser has it anyway
  }
}

/** Change one setting and remember it. */
export function prefer(name, value) {
  preferences[name] = value;
  changed[name] = value;
  keepHere();
  clearTimeout(timer);
  timer = setTimeout(tell, LATER_MS);
}

export function preferOption(name, value) {
  prefer("options", { ...preferences.options, [name]: value });
}

/** What the server keeps, over what this browser remembered; nobody waits long for it. */
export function loadPreferences() {
  return Promise.race([fetched(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
}

async function fetched() {
  try {
    Object.assign(preferences, await read("/moi/reglages"), changed);
    keepHere();
  } catch {
    // The desk works with what it has.
  }
}
