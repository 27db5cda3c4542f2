// Which automatic changes only set marks: many, rarely wrong, visible by themselves.

const IS_PUNCTUATION = /^[\s\p{P}]*$/u;

/** Whether a change only set marks, spaces or line breaks. */
export function isPunctuation({ heard, written }) {
  if (!IS_PUNCTUATION.test(written)) return false;
  return written !== "" || IS_PUNCTUATION.test(heard); // a word that was taken out is shown
}
