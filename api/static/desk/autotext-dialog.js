// Choosing a text to put into the letter, and keeping a new one.

import { make, pick } from "../elements.js";

export class AutoTextDialog {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {{texts: import("./autotexts.js").AutoTexts, onChoose: (text: object) => void}} options
   */
  constructor(dialog, { texts, onChoose }) {
    Object.assign(this, { dialog, texts, onChoose, found: [], rank: 0 });
    this.search = pick("#text-search", dialog);
    this.list = pick("[role=listbox]", dialog);
    this.search.addEventListener("input", () => this.#draw(0));
    this.search.addEventListener("keydown", (event) => this.#pressed(event));
    pick("form.find", dialog).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#choose(this.rank);
    });
    pick("form.add", dialog).addEventListener("submit", (event) => this.#add(event));
  }

  /** @param {string} chosen what stands chosen in the letter: the body of a new text */
  open(chosen) {
    this.search.value = "";
    pick("#text-body", this.dialog).value = chosen;
    pick("details", this.dialog).open = Boolean(chosen);
    pick(".refused", this.dialog).textContent = "";
    this.#draw(0);
    this.dialog.showModal();
    this.search.focus();
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.found.length) return;
    event.preventDefault();
    this.#draw((this.rank + step + this.found.length) % this.found.length);
  }

  #draw(rank) {
    this.found = this.texts.matching(this.search.value);
    this.rank = rank;
    this.list.replaceChildren(
      ...this.found.map((text, index) =>
        make(
          "li",
          {
            role: "option",
            id: `text-${index}`,
            "aria-selected": String(index === rank),
            onclick: () => this.#choose(index),
          },
          make("kbd", {}, text.shortcut),
          make("span", { class: "body" }, text.body.replaceAll("\n", " ")),
          text.is_shared ? make("small", {}, "cabinet") : null,
        ),
      ),
    );
    pick(".nothing", this.dialog).hidden = this.found.length > 0;
    this.search.setAttribute("aria-activedescendant", this.found.length ? `text-${rank}` : "");
    this.list.children[rank]?.scrollIntoView({ block: "nearest" });
  }

  #choose(rank) {
    const text = this.found[rank];
    if (!text) return;
    this.dialog.close();
    this.onChoose(text);
  }

  async #add(event) {
    event.preventDefault();
    const shortcut = pick("#text-shortcut", this.dialog).value.trim();
    const said = pick(".refused", this.dialog);
    try {
      await this.texts.add(shortcut, pick("#text-body", this.dialog).value);
      said.textContent = "";
      event.target.reset();
      this.#draw(0);
      this.search.focus();
    } catch (refusal) {
      said.textContent = refusal.message;
    }
  }
}
