// What is tied to places in the text: the audio times of the words, the automatic changes, the
// doubts, the notes. Places move with every keystroke, come back with undo, go along with cut and
// paste.

import {
  ChangeSet,
  EditorState,
  EditorView,
  StateEffect,
  StateField,
  invertedEffects,
} from "../vendor/codemirror.js";
import { decorations } from "./marking.js";

/**
 * @typedef {{from: number, to: number, start_s: number|null, end_s: number|null, index: number,
 *   isQuiet?: boolean, isBack?: boolean, marks?: Place[]}} Place
 * `isBack`: a sound that undo or paste brought back; the server must be told.
 * `marks`: the doubtful words within a doubt.
 * @typedef {{timings: Place[], edits: Place[], doubts: Place[], notes: Place[],
 *   active: Place|null, playing: Place|null, stamp: number}} Places
 * `stamp`: counts the answers of the server; the marks of an older one are not brought back.
 */

/** @type {Places} */
const NOTHING = {
  timings: [],
  edits: [],
  doubts: [],
  notes: [],
  active: null,
  playing: null,
  stamp: 0,
};

export const setPlaces = StateEffect.define();
export const setActive = StateEffect.define();
export const setPlaying = StateEffect.define();
const bringBack = StateEffect.define({
  map: ({ timings, edits, doubts, stamp }, changes) => ({
    timings: moved(timings, changes),
    edits: moved(edits, changes),
    doubts: moved(doubts, changes),
    stamp,
  }),
});

/**
 * The places after a change of the text; a stretch that was deleted is dropped.
 * @param {Place[]} places @param {ChangeSet} changes @returns {Place[]}
 */
export function moved(places, changes) {
  if (changes.empty) return places;
  const kept = [];
  for (const place of places) {
    const from = changes.mapPos(place.from, 1);
    const to = changes.mapPos(place.to, -1);
    const marks = place.marks && { marks: moved(place.marks, changes) };
    if (place.from === place.to) kept.push({ ...place, from, to: from, ...marks });
    else if (to > from) kept.push({ ...place, from, to, ...marks });
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
    notes: moved(places.notes, changes),
    active: movedOne(places.active, changes),
    playing: movedOne(places.playing, changes),
    stamp: places.stamp,
  };
}

/**
 * Add sounds that are known. What only covers such a place with more around it is a guess, and
 * gives way (the same rule as postprocess/rebase.py).
 * @param {Place[]} timings @param {Place[]} added
 */
export function withSounds(timings, added) {
  let kept = timings;
  for (const one of added) {
    const met = kept.filter(({ from, to }) => from < one.to && one.from < to);
    const isGuess = ({ from, to }) =>
      from <= one.from && one.to <= to && to - from > one.to - one.from;
    if (met.every(isGuess))
      kept = [...kept.filter((other) => !met.includes(other)), { ...one, isBack: true }];
  }
  return kept === timings ? timings : kept.sort(byPlace);
}

function withBroughtBack(value, { timings, edits, doubts, stamp }) {
  const next = { ...value, timings: withSounds(value.timings, timings) };
  if (stamp !== value.stamp) return next;
  return {
    ...next,
    edits: [...value.edits, ...edits].sort(byPlace),
    doubts: [...value.doubts, ...doubts],
  };
}

export const places = StateField.define({
  create: () => NOTHING,
  update(value, transaction) {
    let next = transaction.docChanged ? afterChanges(value, transaction.changes) : value;
    for (const effect of transaction.effects) {
      if (effect.is(setPlaces)) next = { ...next, ...effect.value, stamp: value.stamp + 1 };
      else if (effect.is(setActive)) next = { ...next, active: effect.value };
      else if (effect.is(setPlaying)) next = { ...next, playing: effect.value };
      else if (effect.is(bringBack)) next = withBroughtBack(next, effect.value);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field, decorations),
});

/** Undo gives a deleted word its sound back, and its marks where the server knows them still. */
const undoBringsBack = invertedEffects.of((transaction) => {
  if (!transaction.docChanged) return [];
  const { timings, edits, doubts, stamp } = transaction.startState.field(places);
  const lost = (list) => list.filter((one) => !moved([one], transaction.changes).length);
  const gone = { timings: lost(timings), edits: lost(edits), doubts: lost(doubts), stamp };
  const hasAny = gone.timings.length || gone.edits.length || gone.doubts.length;
  return hasAny ? [bringBack.of(gone)] : [];
});

/** The sounds of a stretch of the text, counted from its beginning. */
function soundsOf(state, from, to) {
  return state
    .field(places)
    .timings.filter((one) => from <= one.from && one.to <= to)
    .map((one) => ({ ...one, from: one.from - from, to: one.to - from }));
}

let copied = { text: "", timings: [] }; // the last stretch that was cut, copied or dragged here

function remember(_event, view) {
  const { from, to, empty } = view.state.selection.main;
  const line = view.state.doc.lineAt(from);
  const [first, last] = empty ? [line.from, line.to] : [from, to];
  copied = {
    text: view.state.sliceDoc(first, last),
    timings: soundsOf(view.state, first, last),
  };
}

/** What is pasted or dropped from the letter itself brings its sound along. */
const pasteBringsSound = EditorState.transactionExtender.of((transaction) => {
  if (!transaction.isUserEvent("input.paste") && !transaction.isUserEvent("move.drop")) return null;
  const effects = [];
  transaction.changes.iterChanges((_fromA, _toA, fromB, _toB, inserted) => {
    const at = inserted.toString().indexOf(copied.text);
    if (!copied.timings.length || at < 0) return;
    const start = fromB + at;
    const timings = copied.timings.map((one) => ({
      ...one,
      from: one.from + start,
      to: one.to + start,
    }));
    effects.push(bringBack.of({ timings, edits: [], doubts: [], stamp: -1 }));
  });
  return effects.length ? { effects } : null;
});

export const placeKeeping = [
  places,
  undoBringsBack,
  pasteBringsSound,
  EditorView.domEventObservers({ copy: remember, cut: remember, dragstart: remember }),
];

/** The places of a letter as the server tells them. */
export function placesOf(report) {
  const place = (item, index) => ({
    from: item.start,
    to: item.end,
    start_s: item.start_s,
    end_s: item.end_s,
    index,
  });
  return {
    timings: report.timings
      .filter((item) => item.start_s !== null)
      .map(place)
      .sort(byPlace),
    edits: report.edits.map((item, index) => ({
      ...place(item, index),
      isQuiet: item.is_quiet,
    })),
    doubts: report.doubts.map((item, index) => ({
      ...place(item, index),
      marks: item.marks.map(place),
    })),
    notes: report.notes.map(place),
  };
}
