// The text of the letter in CodeMirror 6, with everything that is tied to places in it: the audio
// times of the words, the automatic changes, the doubts. Places move with every keystroke.

import {
  ChangeSet,
  Compartment,
  Decoration,
  EditorState,
  EditorView,
  StateEffect,
  StateField,
  Transaction,
  WidgetType,
  defaultKeymap,
  drawSelection,
  highlightSpecialChars,
  history,
  historyKeymap,
  invertedEffects,
  keymap,
  search,
  searchKeymap,
} from "../vendor/codemirror.js";
import { PHRASES, TYPOGRAPHY } from "./editor-words.js";
import { difference } from "./difference.js";

const NOTHING = { timings: [], edits: [], doubts: [], active: null, playing: null };

const setPlaces = StateEffect.define();
const setActive = StateEffect.define();
const setPlaying = StateEffect.define();
const bringBack = StateEffect.define({
  map: (timings, changes) => moved(timings, changes),
});

/** The places after a change of the text; a stretch that was deleted is dropped. */
function moved(places, changes) {
  if (changes.empty) return places;
  const kept = [];
  for (const place of places) {
    const from = changes.mapPos(place.from, 1);
    const to = changes.mapPos(place.to, -1);
    if (place.from === place.to) kept.push({ ...place, from, to: from });
    else if (to > from) kept.push({ ...place, from, to });
  }
  return kept;
}

function movedOne(place, changes) {
  return place && (moved([place], changes)[0] ?? null);
}

function byPlace(a, b) {
  return a.from - b.from;
}

function afterChanges(places, changes) {
  return {
    timings: moved(places.timings, changes),
    edits: moved(places.edits, changes),
    doubts: moved(places.doubts, changes),
    active: movedOne(places.active, changes),
    playing: movedOne(places.playing, changes),
  };
}

const places = StateField.define({
  create: () => NOTHING,
  update(value, transaction) {
    let next = transaction.docChanged ? afterChanges(value, transaction.changes) : value;
    for (const effect of transaction.effects) {
      if (effect.is(setPlaces)) next = { ...next, ...effect.value };
      else if (effect.is(setActive)) next = { ...next, active: effect.value };
      else if (effect.is(setPlaying)) next = { ...next, playing: effect.value };
      else if (effect.is(bringBack))
        next = { ...next, timings: [...next.timings, ...effect.value].sort(byPlace) };
    }
    return next;
  },
  provide: (field) =>
    EditorView.decorations.from(field, (value) => Decoration.set(decorations(value), true)),
});

/** Undo gives a deleted word its sound back. */
const undoBringsBack = invertedEffects.of((transaction) => {
  if (!transaction.docChanged) return [];
  const lost = transaction.startState.field(places).timings.filter(
    (place) => !moved([place], transaction.changes).length,
  );
  return lost.length ? [bringBack.of(lost)] : [];
});

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

const DOUBT_GAP = Decoration.widget({ widget: new Gap("cm-doubt-gap", "…?"), side: 1 });
const EDIT_GAP = Decoration.widget({ widget: new Gap("cm-edit-gone", ""), side: 1 });
const LONG = 40; // characters: beyond that a background would be a wall of colour

function mark(place, name, gap) {
  if (!place) return [];
  if (place.to === place.from) return gap ? [gap.range(place.from)] : [];
  const length = place.to - place.from > LONG ? ` ${name}-long` : "";
  return [Decoration.mark({ class: name + length }).range(place.from, place.to)];
}

function decorations({ edits, doubts, active, playing }) {
  return [
    ...edits.flatMap((place) => (place.isQuiet ? [] : mark(place, "cm-edit", EDIT_GAP))),
    ...doubts.flatMap((place) => mark(place, "cm-doubt", DOUBT_GAP)),
    ...mark(playing, "cm-playing"),
    ...mark(active, "cm-active"),
  ];
}

export class Letter {
  /**
   * @param {{nonce: string, onInput: () => void, onClick: (place: object|null) => void}} options
   */
  constructor(parent, { nonce, onInput, onClick }) {
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
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        places,
        undoBringsBack,
        this.writable.of(this.#writability(isWritable)),
        EditorView.updateListener.of((update) => this.#updated(update)),
        EditorView.domEventHandlers({ mouseup: (event) => this.#clicked(event) }),
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
    this.view.dispatch({
      changes: theirs.map(typed),
      effects: setPlaces.of({
        timings: moved(answered.timings, since),
        edits: moved(answered.edits, since),
        doubts: moved(answered.doubts, since),
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

  #at(seconds) {
    return (
      this.places.timings.find(({ start_s, end_s }) => start_s <= seconds && seconds < end_s) ?? null
    );
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

  focus() {
    this.view.focus();
  }
}

function placesOf(report) {
  const place = (item, index) => ({
    from: item.start,
    to: item.end,
    start_s: item.start_s,
    end_s: item.end_s,
    index,
  });
  return {
    timings: report.timings.filter((item) => item.start_s !== null).map(place).sort(byPlace),
    edits: report.edits.map((item, index) => ({
      ...place(item, index),
      isQuiet: item.is_quiet,
    })),
    doubts: report.doubts.map(place),
  };
}
