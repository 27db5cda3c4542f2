// What the desk uses of CodeMirror 6, and nothing more (docs/adr/0007-editor.md).
export {
  ChangeSet,
  EditorState,
  Compartment,
  EditorSelection,
  StateEffect,
  StateField,
  Transaction,
} from "@codemirror/state";
export {
  Decoration,
  EditorView,
  ViewPlugin,
  WidgetType,
  drawSelection,
  highlightSpecialChars,
  keymap,
} from "@codemirror/view";
export {
  defaultKeymap,
  history,
  historyKeymap,
  invertedEffects,
} from "@codemirror/commands";
export { search, searchKeymap } from "@codemirror/search";
