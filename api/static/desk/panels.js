// What stands beside the letter: doubts, automatic changes, identity, notes, history.

import { make, pick } from "../elements.js";
import { clock } from "./player.js";
import { prefer, preferences } from "./preferences.js";
import { Walk } from "./walk.js";

function quoted(text) {
  return text ? `« ${text} »` : "(rien)";
}

const LONG = 60;

/** The beginning and the end of a long passage; it stands in full in the letter. */
function brief(text) {
  return text.length > 2 * LONG ? `${text.slice(0, LONG)} […] ${text.slice(-LONG / 2)}` : text;
}

function action(key, label, run) {
  return make(
    "button",
    { type: "button", class: "button small", onclick: run },
    make("kbd", {}, key),
    label,
  );
}

function place(item, rank, count) {
  const at = item.start_s === null ? "" : ` · ${clock(item.start_s)}`;
  return make("span", { class: "place" }, `${rank + 1} sur ${count}${at}`);
}

/** The doubts: listen, take a proposal, keep, or write something else. */
export function doubtsPanel(
  section,
  { onListen, onSettle, onRewrite, onPresent, onLeave, mayWrite },
) {
  // A few words are replaced in the card, a passage is rewritten in the letter.
  const isShort = (item) => (item.now || "").length <= LONG;
  const other = (item) => (isShort(item) ? pick("input", section).focus() : onRewrite(item));
  const propose = (item, rank) => {
    if (mayWrite() && rank < item.proposals.length) onSettle(item, item.proposals[rank]);
  };
  const keys = {
    " ": onListen,
    enter: (item) => propose(item, 0),
    g: (item) => mayWrite() && onSettle(item, null),
    r: (item) => mayWrite() && other(item),
  };
  for (let rank = 0; rank < 9; rank += 1) keys[String(rank + 1)] = (item) => propose(item, rank);
  const card = (item, rank, count) => [
    make("p", { class: "kind" }, item.label, place(item, rank, count)),
    make("p", { class: "heard" }, quoted(brief(item.now || item.heard))),
    make("p", { class: "why" }, item.reason),
    choices(item),
    ...(mayWrite() && isShort(item) ? [otherForm(item)] : []),
  ];
  const choices = (item) =>
    make(
      "div",
      { class: "choices-row" },
      action("Espace", "réécouter", () => onListen(item)),
      ...(mayWrite()
        ? [
            ...item.proposals.map((text, rank) =>
              action(String(rank + 1), text, () => propose(item, rank)),
            ),
            action("G", "garder", () => onSettle(item, null)),
            isShort(item) ? null : action("R", "corriger dans la lettre", () => onRewrite(item)),
          ]
        : []),
    );
  const otherForm = (item) => {
    const field = make("input", { type: "text", value: item.now, autocomplete: "off", spellcheck: "false" });
    const submit = (event) => {
      event.preventDefault();
      onSettle(item, field.value);
    };
    return make(
      "form",
      { onsubmit: submit },
      make("label", {}, make("span", { class: "unseen" }, "Remplacer par"), field),
      make("button", { class: "button small" }, make("kbd", {}, "R"), "remplacer"),
    );
  };
  const row = (item) => [
    make("span", { class: "kind" }, `${item.label} : `),
    brief(item.now || item.heard || item.reason),
  ];
  return new Walk(section, { card, row, keys, onPresent, onLeave, empty: "Plus aucun doute." });
}

function visible(text) {
  return text.replaceAll("\n", "↵");
}

/** The automatic changes: heard → written and why; take back or keep. */
export function changesPanel(section, { onListen, onUndo, onAccept, onPresent, onLeave, mayWrite }) {
  const keys = {
    " ": onListen,
    a: (item) => mayWrite() && onUndo(item),
    delete: (item) => mayWrite() && onUndo(item),
    g: (item) => mayWrite() && onAccept(item),
    enter: (item) => mayWrite() && onAccept(item),
  };
  const card = (item, rank, count) => [
    make("p", { class: "kind" }, "Entendu → écrit", place(item, rank, count)),
    make(
      "p",
      { class: "heard" },
      make("s", {}, visible(item.heard) || "(rien)"),
      " → ",
      make("strong", {}, visible(item.written) || "(retiré)"),
    ),
    make("p", { class: "why" }, item.reason),
    make(
      "div",
      { class: "choices-row" },
      action("Espace", "réécouter", () => onListen(item)),
      ...(mayWrite()
        ? [action("A", "annuler", () => onUndo(item)), action("G", "garder", () => onAccept(item))]
        : []),
    ),
  ];
  const row = (item) => [`${visible(item.heard) || "(rien)"} → ${visible(item.written) || "(retiré)"}`];
  return new Walk(section, { card, row, keys, onPresent, onLeave, empty: "Aucun changement à montrer." });
}

/** The box that shows or hides punctuation and capitals among the changes. */
export function quietOption(section, onChange) {
  const box = pick('input[type="checkbox"]', section);
  box.checked = preferences.showsQuiet;
  box.addEventListener("change", () => {
    prefer("showsQuiet", box.checked);
    onChange();
  });
}

const HEADER = [
  ["patient", "Patient"],
  ["birth_date", "Né(e) le"],
  ["recipient", "Destinataire"],
  ["copies", "Copies"],
  ["dictated_on", "Date dictée"],
];

function frenchDate(iso) {
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso.split("-").reverse().join("/") : iso;
}

function headerText(header, name) {
  const value = header[name];
  if (Array.isArray(value)) return value.join(" ; ");
  return value ? frenchDate(value) : "";
}

/** Who it is about, as far as the dictation says. */
export function showIdentity(list, header) {
  const lines = HEADER.filter(([name]) => name === "patient" || headerText(header, name));
  list.replaceChildren(
    ...lines.flatMap(([name, label]) => {
      const text = headerText(header, name);
      return [
        make("dt", {}, label),
        make("dd", text ? {} : { class: "missing" }, text || "non trouvé dans la dictée"),
      ];
    }),
  );
}

export function showNotes(section, notes, onListen) {
  section.hidden = notes.length === 0;
  pick(".n", section).textContent = String(notes.length);
  pick(".notes", section).replaceChildren(
    ...notes.map((note) =>
      make(
        "li",
        {},
        `${note.text} `,
        note.start_s === null
          ? null
          : make("button", { type: "button", class: "plain", onclick: () => onListen(note) }, "écouter"),
      ),
    ),
  );
}

export function showHistory(section, history) {
  pick(".n", section).textContent = String(history.length);
  pick(".history", section).replaceChildren(
    ...history.map(({ at, number, words }) =>
      make("li", {}, make("time", { datetime: at.iso }, at.shown), ` — version ${number}, ${words}`),
    ),
  );
}
