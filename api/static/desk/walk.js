// A list that is walked with keys: one card for the present item, the others as rows below.

import { make, pick } from "../elements.js";

/**
 * Whoever extends it says what a card and a row look like and what the keys do:
 * `card(item, rank, count)` → nodes, `row(item)` → nodes,
 * `actions(name)` → what an action of keys.js, a digit, « accept » or « Delete » does, if anything.
 */
export class Walk {
  /**
   * @param {HTMLElement} section holds `.card`, `.rows` and `.n`.
   * @param {object} does `onPresent`: an item became the present one by a person's move;
   *   `onLeave`: back to the text; `bindings`; `empty`: the words when nothing is left.
   */
  constructor(section, does) {
    this.section = section;
    this.does = does;
    this.items = [];
    this.present = -1;
    this.box = pick(".card", section);
    this.rows = pick(".rows", section);
    this.box.addEventListener("keydown", (event) => this.#pressed(event));
  }

  get item() {
    return this.items[this.present] ?? null;
  }

  get hasFocus() {
    return this.box.contains(document.activeElement);
  }

  /** New items, e.g. after a save: stay at the same rank, keep the focus. */
  show(items) {
    this.items = items;
    this.present = Math.min(this.present, items.length - 1);
    this.draw();
  }

  /** The next one (or the first), with the focus on it. */
  next() {
    return this.go(this.hasFocus || this.present < 0 ? this.present + 1 : this.present);
  }

  go(rank) {
    if (!this.items.length) {
      this.box.focus();
      return;
    }
    this.present = (rank + this.items.length) % this.items.length;
    this.draw();
    this.box.focus();
    this.box.scrollIntoView({ block: "nearest" });
    this.does.onPresent(this.item);
  }

  /** After one was settled: the same rank holds the next one now. */
  settled() {
    if (this.items.length) this.go(Math.min(Math.max(this.present, 0), this.items.length - 1));
    else this.draw();
  }

  /** Draw again, e.g. after an option changed; the focus stays in the card. */
  draw() {
    const hadFocus = this.hasFocus;
    this.#fill();
    if (hadFocus && !this.hasFocus) this.box.focus();
  }

  #fill() {
    pick(".n", this.section).textContent = String(this.items.length);
    this.section.classList.toggle("has-care", this.items.length > 0);
    if (!this.items.length) {
      this.box.replaceChildren(make("p", { class: "all-done" }, this.does.empty));
      this.rows.replaceChildren();
      return;
    }
    const rank = Math.max(this.present, 0);
    const card = this.card(this.items[rank], rank, this.items.length);
    this.box.replaceChildren(...card.filter((node) => node !== null));
    this.rows.replaceChildren(...this.items.map((item, index) => this.#row(item, index)));
    const row = this.rows.children[rank];
    if (row.offsetTop < this.rows.scrollTop || row.offsetTop > this.rows.scrollTop + 120)
      this.rows.scrollTop = row.offsetTop - 40; // never scrollIntoView: it moves the whole page
  }

  #row(item, index) {
    const isPresent = index === this.present;
    const button = make(
      "button",
      { type: "button", "aria-current": isPresent && "true", onclick: () => this.go(index) },
      ...this.row(item),
    );
    return make("li", {}, button);
  }

  #pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return this.#take(event, () => this.does.onLeave());
    if (event.target.matches("input")) return;
    const isButton = event.target.matches("button");
    if (isButton && (event.key === "Enter" || event.key === " ")) return;
    if (event.key === "ArrowDown" || event.key === "ArrowRight")
      return this.#take(event, () => this.go(this.present + 1));
    if (event.key === "ArrowUp" || event.key === "ArrowLeft")
      return this.#take(event, () => this.go(this.present - 1));
    const action = this.actions(this.#name(event));
    const item = this.items[Math.max(this.present, 0)];
    if (action && item) this.#take(event, () => action(item));
  }

  /** The name of an action of the cards, or the key itself where it is not to be rebound. */
  #name(event) {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code); // also where digits need Shift
    if (digit) return digit[1];
    const bound = this.does.bindings.find(event, { inCards: true });
    return bound?.name ?? (event.key === "Enter" ? "accept" : event.key);
  }

  #take(event, run) {
    event.preventDefault();
    event.stopPropagation();
    run();
  }
}
