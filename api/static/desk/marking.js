// How the places of a letter look in its text.

import { Decoration, WidgetType } from "../vendor/codemirror.js";

const LONG = 40; // characters: beyond that a background would be a wall of colour

/** Stands where there is no text to mark: speech without words, a word that was taken out. */
class Gap extends WidgetType {
  constructor(name, sign) {
    super();
    this.name = name;
    this.sign = sign;
  }

  eq(other) {
    return other.name === this.name;
  }

  toDOM() {
    const element = document.createElement("span");
    element.className = this.name;
    element.textContent = this.sign;
    element.setAttribute("aria-hidden", "true");
    return element;
  }
}

function gap(name, sign) {
  return Decoration.widget({ widget: new Gap(name, sign), side: 1 });
}

const DOUBT_GAP = gap("cm-doubt-gap", "…?");
const EDIT_GAP = gap("cm-edit-gone", "");
const NOTE = gap("cm-note", "✎");

function mark(place, name, empty) {
  if (!place) return [];
  if (place.to === place.from) return empty ? [empty.range(place.from)] : [];
  const length = place.to - place.from > LONG ? ` ${name}-long` : "";
  return [Decoration.mark({ class: name + length }).range(place.from, place.to)];
}

/** @param {import("./places.js").Places} places */
export function decorations({ edits, doubts, notes, active, playing }) {
  return Decoration.set(
    [
      ...edits.flatMap((place) => (place.isQuiet ? [] : mark(place, "cm-edit", EDIT_GAP))),
      ...doubts.flatMap(({ marks }) => marks.flatMap((one) => mark(one, "cm-doubt", DOUBT_GAP))),
      ...notes.map((place) => NOTE.range(place.from)),
      ...mark(playing, "cm-playing"),
      ...mark(active, "cm-active"),
    ],
    true,
  );
}
