// Texts that are written again and again: an abbreviation and Tab, or a list to choose from.
// « [côté] » in a text is a field: Tab goes to the next one, typing takes its place.

import { read, send } from "../server.js";

const FIELD = /\[[^[\]\n]{1,60}\]/g;
const LONGEST_SHORTCUT = 32;

/** @typedef {{id: string, shortcut: string, body: string, is_shared: boolean, is_mine: boolean}} Text */

export class AutoTexts {
  /** @param {{facts: () => {[field: string]: string}}} options what is known of the letter */
  constructor({ facts }) {
    this.facts = facts;
    /** @type {Text[]} */
    this.texts = [];
  }

  async load() {
    try {
      this.texts = (await read("/moi/textes")).texts;
    } catch {
      this.texts = []; // Tab then only walks the fields
    }
  }

  async add(shortcut, body) {
    await send("/moi/textes", { shortcut, body, is_shared: false });
    await this.load();
  }

  find(shortcut) {
    const wanted = shortcut.toLowerCase();
    return this.texts.find((text) => text.shortcut.toLowerCase() === wanted) ?? null;
  }

  /** Those that hold these letters, the shortcut first. */
  matching(words) {
    const wanted = words.trim().toLowerCase();
    const rank = ({ shortcut, body }) => {
      if (shortcut.toLowerCase().startsWith(wanted)) return 0;
      return `${shortcut} ${body}`.toLowerCase().includes(wanted) ? 1 : 2;
    };
    return this.texts.filter((text) => rank(text) < 2).sort((a, b) => rank(a) - rank(b));
  }

  /** What Tab does in the letter. @returns {boolean} false: the browser moves the focus */
  tab(view, direction) {
    if (view.state.readOnly) return false;
    return (direction > 0 && this.#expand(view)) || toField(view, direction);
  }

  /** Replace the abbreviation before the caret. */
  #expand(view) {
    const { head, empty } = view.state.selection.main;
    if (!empty) return false;
    const before = view.state.sliceDoc(Math.max(0, head - LONGEST_SHORTCUT), head);
    const shortcut = /[^\s([«’']+$/.exec(before)?.[0];
    const text = shortcut && this.find(shortcut);
    if (!text) return false;
    this.insert(view, text, { from: head - shortcut.length, to: head });
    return true;
  }

  /** Put a text in, its known fields filled; the caret goes to the first one that is left. */
  insert(view, { body }, { from, to } = view.state.selection.main) {
    const written = this.#filled(body);
    const field = new RegExp(FIELD.source).exec(written);
    const anchor = from + (field ? field.index : written.length);
    view.dispatch({
      changes: { from, to, insert: written },
      selection: { anchor, head: field ? anchor + field[0].length : anchor },
      userEvent: "input.autotext",
      scrollIntoView: true,
    });
  }

  #filled(body) {
    const facts = this.facts();
    return body.replace(FIELD, (field) => facts[field.slice(1, -1).toLowerCase()] || field);
  }
}

/** Choose the next field of the letter, or the one before. */
function toField(view, direction) {
  const { from, to } = view.state.selection.main;
  const fields = fieldsOf(view.state.doc.toString());
  const next =
    direction > 0
      ? fields.find((field) => field.from >= to)
      : fields.findLast((field) => field.to <= from);
  if (!next) return false;
  view.dispatch({ selection: { anchor: next.from, head: next.to }, scrollIntoView: true });
  return true;
}

/** The fields that nobody filled yet. @returns {{from: number, to: number}[]} */
export function fieldsOf(text) {
  return [...text.matchAll(FIELD)].map(({ index, 0: field }) => ({
    from: index,
    to: index + field.length,
  }));
}
