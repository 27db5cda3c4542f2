// What the desk uses of CodeMirror 6, and nothing more (docs/adr/0007-editor.md).
export {
  ChangeSet,
  EditorState,
  Compartment,
  RangeSet,
  RangeSetBuilder,
  RangeValue,
  StateEffect,
  StateField,
  Transaction,
} from "@codemirror/state";
export { Decoration, EditorView, drawSelection, highlightSpecialChars, keymap } from "@codemirror/view";
export {
  defaultKeymap,
  history,
  historyKeymap,
  invertedEffects,
  redo,
  undo,
} from "@codemirror/commands";
export { closeSearchPanel, openSearchPanel, search, searchKeymap } from "@codemirror/search";
