// Bold, italic, underlined: signs in the text (models/marks.py), shown as what they mean. The signs
// themselves appear only where the caret stands. The border between two letters is drawn as one.

import { Decoration, EditorSelection, ViewPlugin } from "../vendor/codemirror.js";

export const BOLD = "**";
export const ITALIC = "//";
export const UNDERLINED = "__";
const NEXT_LETTER = "=== Lettre suivante ===";

const LOOKS = { [BOLD]: "cm-bold", [ITALIC]: "cm-italic", [UNDERLINED]: "cm-underlined" };
// The same pattern as models/marks.py.
const MARKED =
  /(?<![\p{L}\p{N}_:*/])(?<sign>\*\*|\/\/|__)(?=[^\s*/_])(?<inside>.+?)(?<=\S)\k<sign>/gu;
const HIDDEN = Decoration.replace({});
const SIGN = Decoration.mark({ class: "cm-sign" });
const BORDER = Decoration.line({ class: "cm-next-letter" });

/** Every marked stretch of a line: {sign, from, to}, the signs included; nested ones too. */
export function markedIn(text, offset = 0) {
  const found = [];
  for (const match of text.matchAll(MARKED)) {
    const { sign, inside } = match.groups;
    const from = offset + match.index;
    found.push({ sign, from, to: from + match[0].length });
    found.push(...markedIn(inside, from + sign.length));
  }
  return found;
}

function drawn({ state, visibleRanges }) {
  const marks = [];
  for (const range of visibleRanges) {
    for (let at = range.from; at <= range.to; ) {
      const line = state.doc.lineAt(at);
      if (line.text.trim() === NEXT_LETTER) marks.push(BORDER.range(line.from));
      for (const one of markedIn(line.text, line.from)) marks.push(...look(one, state.selection.main));
      at = line.to + 1;
    }
  }
  return Decoration.set(marks, true);
}

function look({ sign, from, to }, selection) {
  const isNear = selection.from <= to && selection.to >= from;
  const veil = isNear ? SIGN : HIDDEN;
  return [
    veil.range(from, from + sign.length),
    Decoration.mark({ class: LOOKS[sign] }).range(from + sign.length, to - sign.length),
    veil.range(to - sign.length, to),
  ];
}

export const emphasis = ViewPlugin.define(
  (view) => ({
    marks: drawn(view),
    update(update) {
      if (update.docChanged || update.viewportChanged || update.selectionSet)
        this.marks = drawn(update.view);
    },
  }),
  { decorations: (plugin) => plugin.marks },
);

/** The chosen stretch without blanks at its ends, or the word under the caret; on one line. */
function target(state, range) {
  const chosen = range.empty ? (state.wordAt(range.head) ?? range) : range;
  const to = Math.min(chosen.to, state.doc.lineAt(chosen.from).to);
  const text = state.sliceDoc(chosen.from, to);
  const before = text.length - text.trimStart().length;
  return { from: chosen.from + before, to: chosen.from + Math.max(before, text.trimEnd().length) };
}

/** Set or take away one emphasis on what is chosen. */
export function toggle(view, sign) {
  const { state } = view;
  if (state.readOnly) return;
  const chosen = state.selection.main;
  const line = state.doc.lineAt(chosen.from);
  const around = markedIn(line.text, line.from).find(
    (one) => one.sign === sign && one.from <= chosen.from && chosen.to <= one.to,
  );
  const { from, to } = around ?? target(state, chosen);
  if (from === to) return;
  const changes = around
    ? [
        { from: around.from, to: around.from + sign.length },
        { from: around.to - sign.length, to: around.to },
      ]
    : [
        { from, insert: sign },
        { from: to, insert: sign },
      ];
  const set = state.changes(changes);
  const selection = EditorSelection.single(set.mapPos(from, 1), set.mapPos(to, -1));
  view.dispatch({ changes: set, selection, userEvent: "input.emphasis", scrollIntoView: true });
}
