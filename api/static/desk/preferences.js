// Small settings of one person on one browser. Never any dictated text.

const KEY = "calame:reglages";
const DEFAULTS = { speed: 1, rewind_s: 1, step_s: 3, showsQuiet: false };

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

export const preferences = { ...DEFAULTS, ...stored() };

/** Change one setting and remember it. */
export function prefer(name, value) {
  preferences[name] = value;
  localStorage.setItem(KEY, JSON.stringify(preferences));
}
