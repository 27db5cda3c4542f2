// The doubts: listen, take a proposal, keep, write something else; here or everywhere.

import { make, pick } from "../elements.js";
import { LONG, action, brief, place, quoted } from "./cards.js";
import { Walk } from "./walk.js";

export class Doubts extends Walk {
  /**
   * @param {HTMLElement} section
   * @param {{bindings: import("./keys.js").Bindings, mayWrite: () => boolean,
   *   onListen: (item: object) => void, onLoop: (item: object) => void,
   *   onSettle: (item: object, replacement: string|null, isEverywhere: boolean) => void,
   *   onRewrite: (item: object) => void, onPresent: (item: object) => void,
   *   onLeave: () => void}} does
   */
  constructor(section, does) {
    super(section, { ...does, empty: "Plus aucun doute." });
    this.isEverywhere = false;
  }

  actions(key) {
    const { onListen, onLoop } = this.does;
    if (/^[1-9]$/.test(key)) return (item) => this.#propose(item, Number(key) - 1);
    return {
      again: onListen,
      loop: onLoop,
      keep: (item) => this.#settle(item, null),
      other: (item) => this.does.mayWrite() && this.#writeOther(item),
      everywhere: () => this.#toggleEverywhere(),
      accept: (item) => this.#propose(item, 0),
    }[key];
  }

  /** How many doubts stand on the same words: one answer can settle them all. */
  #alike(item) {
    return this.items.filter(({ now }) => now && now === item.now).length;
  }

  #toggleEverywhere() {
    this.isEverywhere = !this.isEverywhere;
    this.draw();
  }

  #settle(item, replacement) {
    if (!this.does.mayWrite()) return;
    const isEverywhere = this.isEverywhere && this.#alike(item) > 1;
    this.isEverywhere = false;
    this.does.onSettle(item, replacement, isEverywhere);
  }

  #propose(item, rank) {
    if (rank < item.proposals.length) this.#settle(item, item.proposals[rank]);
  }

  #writeOther(item) {
    if (isShort(item)) pick("input", this.section).focus();
    else this.does.onRewrite(item);
  }

  card(item, rank, count) {
    return [
      make("p", { class: "kind" }, item.label, place(item, rank, count)),
      make("p", { class: "heard" }, quoted(brief(item.now || item.heard))),
      make("p", { class: "why" }, item.reason),
      this.#choices(item),
      this.does.mayWrite() && isShort(item) ? this.#otherForm(item) : null,
    ];
  }

  #choices(item) {
    const { bindings, mayWrite, onListen, onLoop } = this.does;
    const key = (name) => bindings.keyFor(name);
    return make(
      "div",
      { class: "choices-row" },
      action(key("again"), "réécouter", () => onListen(item)),
      action(key("loop"), "en boucle", () => onLoop(item)),
      ...(mayWrite() ? this.#answers(item, key) : []),
    );
  }

  #answers(item, key) {
    const alike = this.#alike(item);
    const rewrite = () => this.does.onRewrite(item);
    return [
      ...item.proposals.map((text, rank) =>
        action(String(rank + 1), text, () => this.#propose(item, rank), { class: "button small take" }),
      ),
      action(key("keep"), "garder", () => this.#settle(item, null)),
      isShort(item) ? null : action(key("other"), "corriger dans la lettre", rewrite),
      alike > 1 &&
        action(key("everywhere"), `partout (${alike})`, () => this.#toggleEverywhere(), {
          "aria-pressed": String(this.isEverywhere),
        }),
    ].filter(Boolean);
  }

  #otherForm(item) {
    const field = make("input", {
      type: "text",
      value: item.now,
      autocomplete: "off",
      spellcheck: "false",
    });
    const submit = (event) => {
      event.preventDefault();
      this.#settle(item, field.value);
    };
    return make(
      "form",
      { onsubmit: submit },
      make("label", {}, make("span", { class: "unseen" }, "Remplacer par"), field),
      make(
        "button",
        { class: "button small" },
        make("kbd", {}, this.does.bindings.keyFor("other")),
        "remplacer",
      ),
    );
  }

  row(item) {
    return [
      make("span", { class: "kind" }, `${item.label} : `),
      brief(item.now || item.heard || item.reason),
    ];
  }
}

function isShort(item) {
  return (item.now || "").length <= LONG;
}
