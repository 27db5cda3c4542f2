// Every key on the screen, and the place where each can be changed.

import { make, pick } from "../elements.js";
import { keyOf, refusalOfKey, shown } from "./keys.js";

export class Help {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {{bindings: import("./keys.js").Bindings, onChange: () => void}} options
   */
  constructor(dialog, { bindings, onChange }) {
    Object.assign(this, { dialog, bindings, onChange, waiting: null });
    this.said = pick(".refused", dialog);
    dialog.addEventListener("keydown", (event) => this.#pressed(event), true);
    dialog.addEventListener("close", () => this.#wait(null));
    pick("#reset-keys", dialog).addEventListener("click", () => this.#reset());
    this.draw();
  }

  open() {
    this.said.textContent = "";
    this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }

  draw() {
    const rows = (isInCards) =>
      this.bindings.all
        .filter(({ inCards }) => Boolean(inCards) === isInCards)
        .map((binding) => this.#row(binding));
    pick("#desk-keys", this.dialog).replaceChildren(...rows(false));
    pick("#card-keys", this.dialog).replaceChildren(...rows(true));
    const strip = this.bindings.all.filter(({ isMinor, inCards }) => !isMinor && !inCards);
    pick(".keys ul").replaceChildren(
      ...strip.map(({ key, label }) => make("li", {}, make("kbd", {}, shown(key)), ` ${label}`)),
    );
    for (const place of document.querySelectorAll("kbd[data-key]"))
      place.textContent = shown(this.bindings.keyFor(place.dataset.key));
  }

  #row(binding) {
    const isWaiting = this.waiting?.name === binding.name;
    const button = make(
      "button",
      {
        type: "button",
        class: "key",
        "data-name": binding.name,
        "aria-pressed": String(isWaiting),
        "aria-label": `${binding.label} : ${shown(binding.key)}, changer`,
        onclick: () => this.#wait(isWaiting ? null : binding),
      },
      make("kbd", {}, isWaiting ? "appuyez…" : shown(binding.key)),
    );
    return make("div", {}, make("dt", {}, button), make("dd", {}, binding.label));
  }

  #wait(binding) {
    this.waiting = binding;
    this.draw();
    if (binding) this.#focus(binding.name);
  }

  #focus(name) {
    this.dialog.querySelector(`[data-name="${name}"]`)?.focus();
  }

  #pressed(event) {
    if (!this.waiting) return;
    const key = keyOf(event);
    if (key === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#bind(this.waiting, key);
  }

  #bind(binding, key) {
    const other = this.bindings.conflict(binding.name, key);
    const taken = other && `${shown(key)} sert déjà : ${other.label}. Choisissez une autre touche.`;
    const refusal = refusalOfKey(key, binding) ?? taken;
    if (refusal) {
      this.said.textContent = refusal;
      return;
    }
    this.bindings.set(binding.name, key);
    this.said.textContent = "";
    this.#wait(null);
    this.#focus(binding.name);
    this.onChange();
  }

  #reset() {
    this.bindings.reset();
    this.said.textContent = "Les touches d'origine sont rétablies.";
    this.#wait(null);
    this.onChange();
  }
}
