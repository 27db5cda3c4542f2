// The text of the letter in CodeMirror 6, with what is tied to places in it (places.js).

import {
  ChangeSet,
  Compartment,
  EditorState,
  EditorView,
  Transaction,
  defaultKeymap,
  drawSelection,
  highlightSpecialChars,
  history,
  historyKeymap,
  keymap,
  search,
  searchKeymap,
} from "../vendor/codemirror.js";
import { PHRASES, TYPOGRAPHY } from "./editor-words.js";
import { difference } from "./difference.js";
import { emphasis, toggle } from "./emphasis.js";
import {
  moved,
  placeKeeping,
  places,
  placesOf,
  setActive,
  setPlaces,
  setPlaying,
  withSounds,
} from "./places.js";

export class Letter {
  /**
   * @param {HTMLElement} parent
   * @param {{nonce: string, onInput: () => void, onTab: (view: EditorView, direction: number) =>
   *   boolean, onClick: (position: number, isAlt: boolean) => void}} options
   */
  constructor(parent, { nonce, onInput, onTab, onClick }) {
    this.onTab = onTab;
    this.onInput = onInput;
    this.onClick = onClick;
    this.writable = new Compartment();
    this.nonce = nonce;
    this.sent = null; // {text, changes since}: what the server is answering about
    this.view = new EditorView({ parent, state: this.#state("", false) });
  }

  #state(text, isWritable) {
    return EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(this.nonce),
        EditorState.phrases.of(PHRASES),
        EditorView.lineWrapping,
        highlightSpecialChars(TYPOGRAPHY),
        history(),
        drawSelection(),
        search({ top: true }),
        keymap.of([
          { key: "Tab", run: (view) => this.onTab(view, 1), shift: (view) => this.onTab(view, -1) },
          ...searchKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        placeKeeping,
        emphasis,
        this.writable.of(this.#writability(isWritable)),
        EditorView.updateListener.of((update) => this.#updated(update)),
        EditorView.domEventHandlers({
          mouseup: (event) => this.#clicked(event),
          beforeinput: (event, view) => this.#typedOver(event, view),
        }),
        // No spell checker: some browsers send the text to their maker.
        EditorView.contentAttributes.of({
          "aria-label": "Texte de la lettre",
          spellcheck: "false",
          autocapitalize: "off",
          lang: "fr",
        }),
      ],
    });
  }

  #writability(isWritable) {
    return [
      EditorState.readOnly.of(!isWritable),
      EditorView.contentAttributes.of({ "aria-readonly": String(!isWritable) }),
      EditorView.editorAttributes.of({ class: isWritable ? "" : "is-read-only" }),
    ];
  }

  #updated(update) {
    if (!update.docChanged) return;
    if (this.sent) this.sent.changes = this.sent.changes.compose(update.changes);
    const isOurs = update.transactions.every((one) => one.isUserEvent("calame"));
    if (!isOurs) this.onInput();
  }

  #clicked(event) {
    if (event.button !== 0) return false;
    const position = this.view.posAtCoords({ x: event.clientX, y: event.clientY });
    if (position !== null) this.onClick(position, event.altKey);
    return false;
  }

  /**
   * A letter typed over marked words. Left to itself, the browser carries the looks of the marks over
   * to what is typed, as a style that our policy refuses.
   */
  #typedOver(event, view) {
    const { state } = view;
    const isOver = event.inputType === "insertText" && !state.selection.main.empty;
    if (!isOver || !event.data || event.isComposing || state.readOnly) return false;
    event.preventDefault();
    view.dispatch(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  }

  get text() {
    return this.view.state.doc.toString();
  }

  get caret() {
    return this.view.state.selection.main.head;
  }

  get places() {
    return this.view.state.field(places);
  }

  /** Begin anew with a text from the server: the history of keystrokes starts here. */
  load(report, { isWritable }) {
    this.sent = null;
    this.view.setState(this.#state(report.text, isWritable));
    this.view.dispatch({ effects: setPlaces.of(placesOf(report)) });
  }

  allow(isWritable) {
    this.view.dispatch({ effects: this.writable.reconfigure(this.#writability(isWritable)) });
  }

  /** From now on, remember what changes: an answer about this very text is on its way. */
  send() {
    const text = this.text;
    this.sent = { text, changes: ChangeSet.empty(text.length) };
    return text;
  }

  /** The sounds that the server cannot find by comparing texts: undo or paste brought them back. */
  get soundsBack() {
    return this.places.timings
      .filter((place) => place.isBack)
      .map(({ from, to, start_s, end_s }) => ({ start: from, end: to, start_s, end_s }));
  }

  /** Take in the server's answer, which is about the text as it was at `send`. */
  adopt(report) {
    const { text, changes: typed } = this.sent ?? {
      text: this.text,
      changes: ChangeSet.empty(this.text.length),
    };
    this.sent = null;
    const change = difference(text, report.text);
    const theirs = ChangeSet.of(change ? [change] : [], text.length);
    const since = typed.map(theirs, true);
    const answered = placesOf(report);
    const ours = theirs.map(typed);
    const back = moved(
      this.places.timings.filter((place) => place.isBack),
      ours,
    );
    this.view.dispatch({
      changes: ours,
      effects: setPlaces.of({
        timings: withSounds(moved(answered.timings, since), back),
        edits: moved(answered.edits, since),
        doubts: moved(answered.doubts, since),
        notes: moved(answered.notes, since),
      }),
      userEvent: "calame",
    });
    return typed.empty;
  }

  /** Put another text in the place of this one, as one step that can be undone. */
  replaceText(text) {
    const change = difference(this.text, text);
    if (change) this.view.dispatch({ changes: change, userEvent: "input" });
  }

  /** Point at a doubt or a change without taking the focus. */
  point(place) {
    const effects = [setActive.of(place)];
    if (place) effects.push(EditorView.scrollIntoView(place.from, { y: "center" }));
    this.view.dispatch({ effects });
  }

  /** Give the text the focus with a stretch of it chosen, to be typed over. */
  choose({ from, to }) {
    this.view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    this.view.focus();
  }

  placeCaret(position) {
    this.view.dispatch({ selection: { anchor: position }, scrollIntoView: true });
  }

  /** Highlight the words that sound now. */
  follow(seconds, { scrolls }) {
    const word = this.#at(seconds);
    const now = this.places.playing;
    if (word?.from === now?.from && word?.to === now?.to) return;
    const effects = [setPlaying.of(word)];
    if (word && scrolls) effects.push(EditorView.scrollIntoView(word.from, { y: "nearest", yMargin: 60 }));
    this.view.dispatch({ effects, annotations: Transaction.addToHistory.of(false) });
  }

  /** The words of a moment; where a stretch that was typed over covers them too, the words win. */
  #at(seconds) {
    const sounding = this.places.timings.filter(
      ({ start_s, end_s }) => start_s <= seconds && seconds < end_s,
    );
    const length = ({ start_s, end_s }) => end_s - start_s;
    return sounding.reduce((best, one) => (best && length(best) <= length(one) ? best : one), null);
  }

  /** When the word at a place was said; the word before it where it has no sound of its own. */
  secondsAt(position) {
    let found = null;
    for (const place of this.places.timings) {
      if (place.from > position) break;
      found = place;
    }
    return found ? found.start_s : (this.places.timings[0]?.start_s ?? null);
  }

  editAt(position) {
    return this.places.edits.find(({ from, to }) => from <= position && position <= to) ?? null;
  }

  /** Make what is chosen bold, italic or underlined, or plain again. */
  toggle(sign) {
    toggle(this.view, sign);
  }

  get chosenText() {
    const { from, to } = this.view.state.selection.main;
    return this.view.state.sliceDoc(from, to);
  }

  focus() {
    this.view.focus();
  }
}
