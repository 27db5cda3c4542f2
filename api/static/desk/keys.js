// Every key of the desk in one table: what is bound, what the screen says about it, and a person's
// own choices over it. A key is written « Ctrl+Enter », « Maj » being « Shift ».

/**
 * @typedef {{name: string, key: string, label: string, isMinor?: boolean, holds?: boolean,
 *   inCards?: boolean}} Binding
 * `holds`: also heard when it is let go. `inCards`: only while a doubt or a change has the focus.
 */

/** @type {readonly Binding[]} */
export const KEYS = [
  { name: "play", key: "F4", label: "lire / pause" },
  { name: "hold", key: "F2", label: "lire, tenue", holds: true },
  { name: "back", key: "F7", label: "reculer" },
  { name: "forward", key: "F8", label: "avancer" },
  { name: "slower", key: "Shift+F7", label: "plus lent", isMinor: true },
  { name: "faster", key: "Shift+F8", label: "plus vite", isMinor: true },
  { name: "here", key: "F6", label: "au curseur" },
  { name: "doubt", key: "F9", label: "doute" },
  { name: "change", key: "F10", label: "changement" },
  { name: "text", key: "Escape", label: "texte" },
  { name: "insert", key: "Alt+T", label: "texte type" },
  { name: "identity", key: "Alt+I", label: "identité" },
  { name: "bold", key: "Ctrl+B", label: "gras", isMinor: true },
  { name: "italic", key: "Ctrl+I", label: "italique", isMinor: true },
  { name: "underline", key: "Ctrl+U", label: "souligné", isMinor: true },
  { name: "save", key: "Ctrl+S", label: "enregistrer", isMinor: true },
  { name: "validate", key: "Ctrl+Enter", label: "valider" },
  { name: "next", key: "Alt+S", label: "lettre suivante", isMinor: true },
  { name: "question", key: "Alt+Q", label: "renvoyer avec une question", isMinor: true },
  { name: "take", key: "Alt+P", label: "prendre la lettre", isMinor: true },
  { name: "help", key: "F1", label: "touches" },
  { name: "again", key: "Space", label: "réécouter", inCards: true },
  { name: "keep", key: "G", label: "garder ce qui est écrit", inCards: true },
  { name: "other", key: "R", label: "écrire autre chose", inCards: true },
  { name: "everywhere", key: "P", label: "la réponse suivante vaut partout", inCards: true },
  { name: "loop", key: "B", label: "écouter en boucle", inCards: true },
  { name: "undo", key: "A", label: "annuler le changement", inCards: true },
];

const FRENCH = {
  Ctrl: "Ctrl",
  Alt: "Alt",
  Shift: "Maj",
  Enter: "Entrée",
  Escape: "Échap",
  Space: "Espace",
  Delete: "Suppr",
  Backspace: "Retour arrière",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "Page préc.",
  PageDown: "Page suiv.",
};
const MODIFIERS = ["Control", "Alt", "Shift", "Meta", "AltGraph"];

/** The key of an event as the table writes it; null while only a modifier is down. */
export function keyOf(event) {
  if (MODIFIERS.includes(event.key)) return null;
  const name = event.key === " " ? "Space" : event.key;
  const parts = [
    (event.ctrlKey || event.metaKey) && "Ctrl",
    event.altKey && "Alt",
    event.shiftKey && "Shift",
    name.length === 1 ? name.toUpperCase() : name,
  ];
  return parts.filter(Boolean).join("+");
}

/** « Shift+F7 » → « Maj+F7 », as it stands on a French keyboard. */
export function shown(key) {
  return key
    .split("+")
    .map((part) => FRENCH[part] ?? part)
    .join("+");
}

/** The keys of one person: the table with their own choices in it. */
export class Bindings {
  /** @param {{[name: string]: string}} own */
  constructor(own = {}) {
    this.own = { ...own };
  }

  /** @returns {Binding[]} */
  get all() {
    return KEYS.map((binding) => ({ ...binding, key: this.keyFor(binding.name) }));
  }

  keyFor(name) {
    return this.own[name] ?? KEYS.find((binding) => binding.name === name).key;
  }

  /** What the key does now, beside the action itself: two actions must not share a key. */
  conflict(name, key) {
    return this.all.find((other) => other.name !== name && other.key === key) ?? null;
  }

  set(name, key) {
    const usual = KEYS.find((binding) => binding.name === name).key;
    if (key === usual) delete this.own[name];
    else this.own[name] = key;
  }

  reset() {
    this.own = {};
  }

  /** @returns {Binding | undefined} */
  find(event, { inCards }) {
    const key = keyOf(event);
    return this.all.find((one) => Boolean(one.inCards) === inCards && one.key === key);
  }
}

/** Why a key cannot be bound, or null. Plain letters would stop a person from typing. */
export function refusalOfKey(key, binding) {
  const isPlain = key.length === 1 || ["Space", "Enter", "Tab", "Backspace", "Delete"].includes(key);
  if (isPlain && !binding.inCards) return "Cette touche sert à taper : ajoutez Ctrl ou Alt.";
  if (/^[1-9]$/.test(key)) return "Les chiffres choisissent les propositions.";
  if (key === "Tab" || key === "Shift+Tab") return "La touche Tab sert à se déplacer.";
  return null;
}

/**
 * Listen on the whole page, before the editor does.
 * @param {Bindings} bindings
 * @param {{[name: string]: {press: () => void, release?: () => void,
 *   isFree?: (event: KeyboardEvent) => boolean}}} commands
 */
export function listen(bindings, commands) {
  let held = null; // a key that plays while it is down: {code, command}
  const press = (event) => {
    const binding = bindings.find(event, { inCards: false });
    const command = binding && commands[binding.name];
    if (!command || command.isFree?.(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (binding.holds && event.repeat) return;
    if (binding.holds) held = { code: event.code, command };
    command.press();
  };
  const release = () => {
    const was = held;
    held = null;
    was?.command.release();
  };
  document.addEventListener("keydown", press, true);
  document.addEventListener("keyup", (event) => held?.code === event.code && release());
  addEventListener("blur", () => held && release());
}
