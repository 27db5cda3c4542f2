// The automatic changes: heard → written and why; take back or keep.

import { make, pick } from "../elements.js";
import { action, place } from "./cards.js";
import { option, preferOption } from "./preferences.js";
import { Walk } from "./walk.js";

// How sure the machine is of a change, as people read it.
const sureness = (item) => `${Math.round(100 * (item.confidence ?? 1))}\u00a0%`;

export class Changes extends Walk {
  /**
   * @param {HTMLElement} section
   * @param {{bindings: import("./keys.js").Bindings, mayWrite: () => boolean,
   *   onListen: (item: object) => void, onLoop: (item: object) => void,
   *   onUndo: (item: object) => void, onAccept: (item: object) => void,
   *   onPresent: (item: object) => void, onLeave: () => void}} does
   */
  constructor(section, does) {
    super(section, { ...does, empty: "Aucun changement à montrer." });
  }

  actions(key) {
    const { onListen, onLoop, onUndo, onAccept, mayWrite } = this.does;
    const undo = (item) => mayWrite() && onUndo(item);
    const keep = (item) => mayWrite() && onAccept(item);
    return { again: onListen, loop: onLoop, undo, Delete: undo, keep, accept: keep }[key];
  }

  card(item, rank, count) {
    const { bindings, onListen, onUndo, onAccept, mayWrite } = this.does;
    const key = (name) => bindings.keyFor(name);
    return [
      make("p", { class: "kind" }, "Entendu → écrit", place(item, rank, count)),
      make(
        "p",
        { class: "heard" },
        make("s", {}, visible(item.heard) || "(rien)"),
        " → ",
        make("strong", {}, visible(item.written) || "(retiré)"),
      ),
      make("p", { class: "why" }, `${item.reason} (sûreté : ${sureness(item)})`),
      make(
        "div",
        { class: "choices-row" },
        action(key("again"), "réécouter", () => onListen(item)),
        mayWrite() ? action(key("undo"), "annuler", () => onUndo(item)) : null,
        mayWrite() ? action(key("keep"), "garder", () => onAccept(item)) : null,
      ),
    ];
  }

  row(item) {
    return [`${visible(item.heard) || "(rien)"} → ${visible(item.written) || "(retiré)"}`];
  }
}

function visible(text) {
  return text.replaceAll("\n", "↵");
}

/** The box that shows or hides punctuation and capitals among the changes. */
export function quietOption(section, onChange) {
  const box = pick('input[type="checkbox"]', section);
  box.checked = option("showsQuiet");
  box.addEventListener("change", () => {
    preferOption("showsQuiet", box.checked);
    onChange();
  });
}
