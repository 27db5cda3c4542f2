// What the editor library says, in French, and how it treats French typography.

export const PHRASES = {
  Find: "Chercher",
  Replace: "Remplacer par",
  next: "suivant",
  previous: "précédent",
  all: "tout choisir",
  "match case": "majuscules distinctes",
  "by word": "mots entiers",
  regexp: "expression",
  replace: "remplacer",
  "replace all": "remplacer partout",
  close: "fermer",
  "current match": "occurrence choisie",
  "replaced $ matches": "$ occurrences remplacées",
  "replaced match on line $": "occurrence remplacée à la ligne $",
  "on line": "à la ligne",
  "Go to line": "Aller à la ligne",
  go: "aller",
  "Selection deleted": "Sélection supprimée",
  "Control character": "Caractère invisible",
};

// The no-break spaces are part of French typography: show nothing in their place. The rest of the
// library's list (zero-width and control characters) stays visible.
export const TYPOGRAPHY = {
  specialChars: /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202d\u202e\u2066\u2067\u2069\ufeff\ufff9-\ufffc]/g,
};
