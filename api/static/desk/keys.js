// Every key of the desk in one table: what is bound, and what the screen says about it.

export const KEYS = [
  { name: "play", key: "F4", label: "lire / pause" },
  { name: "hold", key: "F2", label: "lire, touche tenue", holds: true },
  { name: "back", key: "F7", label: "reculer" },
  { name: "forward", key: "F8", label: "avancer" },
  { name: "slower", key: "F7", shift: true, label: "plus lent", isMinor: true },
  { name: "faster", key: "F8", shift: true, label: "plus vite", isMinor: true },
  { name: "here", key: "F6", label: "écouter au curseur" },
  { name: "doubt", key: "F9", label: "doute" },
  { name: "change", key: "F10", label: "changement" },
  { name: "text", key: "Escape", shown: "Échap", label: "texte" },
  { name: "save", key: "s", ctrl: true, shown: "Ctrl+S", label: "enregistrer", isMinor: true },
  { name: "validate", key: "Enter", ctrl: true, shown: "Ctrl+Entrée", label: "valider" },
  { name: "question", key: "q", alt: true, shown: "Alt+Q", label: "renvoyer avec une question", isMinor: true },
  { name: "take", key: "p", alt: true, shown: "Alt+P", label: "prendre la lettre", isMinor: true },
  { name: "help", key: "F1", label: "toutes les touches" },
];

export function shown({ key, shift, shown: words }) {
  return words ?? (shift ? `Maj+${key}` : key);
}

function matches(binding, event) {
  return (
    binding.key.toLowerCase() === event.key.toLowerCase() &&
    Boolean(binding.shift) === event.shiftKey &&
    Boolean(binding.ctrl) === (event.ctrlKey || event.metaKey) &&
    Boolean(binding.alt) === event.altKey
  );
}

/** Listen on the whole page, before the editor does. `commands`: name → {press, release?}. */
export function listen(commands) {
  const find = (event) => KEYS.find((binding) => matches(binding, event));
  document.addEventListener(
    "keydown",
    (event) => {
      const binding = find(event);
      const command = binding && commands[binding.name];
      if (!command || command.isFree?.(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!(binding.holds && event.repeat)) command.press();
    },
    true,
  );
  document.addEventListener("keyup", (event) => {
    const binding = KEYS.find(({ holds, key }) => holds && key === event.key);
    if (binding) commands[binding.name]?.release();
  });
}
