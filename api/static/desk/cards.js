// What the cards of doubts and changes are made of.

import { make } from "../elements.js";
import { shown } from "./keys.js";
import { clock } from "./player.js";

export const LONG = 60; // characters: more is a passage, rewritten in the letter

export function quoted(text) {
  return text ? `« ${text} »` : "(rien)";
}

/** The beginning and the end of a long passage; it stands in full in the letter. */
export function brief(text) {
  return text.length > 2 * LONG ? `${text.slice(0, LONG)} […] ${text.slice(-LONG / 2)}` : text;
}

/** A button with its key. */
export function action(key, label, run, attributes = {}) {
  return make(
    "button",
    { type: "button", class: "button small", onclick: run, ...attributes },
    make("kbd", {}, shown(key)),
    label,
  );
}

export function place(item, rank, count) {
  const at = item.start_s === null ? "" : ` · ${clock(item.start_s)}`;
  return make("span", { class: "place" }, `${rank + 1} sur ${count}${at}`);
}
