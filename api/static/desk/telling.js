// What the desk tells the person above the letter, and what they can do about it.

import { notify, pick, quiet } from "../elements.js";
import { Refusal } from "../server.js";

const OUR_FAULT = "Erreur de la page : rechargez-la (F5) ; votre texte est gardé.";

export class Telling {
  /** @param can {claim, reload, next, download, goTo}: what the buttons of a message do. */
  constructor({ letter, saving, can }) {
    Object.assign(this, { letter, saving, can });
    this.box = pick("#notice");
  }

  say(kind, message, choices) {
    notify(this.box, kind, message, choices);
  }

  quiet() {
    quiet(this.box);
  }

  focus() {
    this.box.querySelector("button")?.focus();
  }

  /** A letter was opened or changed its state. */
  opened({ item, may, holder, question, failure }) {
    if (failure) this.say("alert", failure);
    else if (may.approve)
      this.say("calm", "Relue par le secrétariat : lisez-la, écoutez si besoin, puis approuvez.");
    else if (may.answer) this.say("care", `Le secrétariat demande : ${question}`);
    else if (may.take_over)
      this.say("care", `${holder} relit cette lettre : vous pouvez la lire, ou la reprendre.`, [
        { label: "Reprendre la lettre", run: () => this.can.claim(true) },
      ]);
    else if (question) this.say("calm", `Question à l'auteur : ${question}`);
    else if (may.claim)
      this.say("calm", "Lecture seule : prenez la lettre pour la corriger.", [
        { label: "Prendre la lettre", run: () => this.can.claim(false) },
      ]);
    else if (item.state === "validated")
      this.say("good", "Lettre validée.", [
        { label: "Lettre suivante", run: () => this.can.next() },
        { label: "Télécharger en Word", run: () => this.can.download(), keeps: true },
        { label: "Retour à la liste", run: () => this.can.goTo("/dictees") },
      ]);
    if (may.write) this.#offerKept();
  }

  waiting() {
    this.say("calm", "La reconnaissance est en cours : la lettre s'affichera toute seule.");
  }

  /** After a crash or a lost network: what this browser kept, against what the server has. */
  async #offerKept() {
    const { journal } = this.saving;
    const [kept, ...older] = await journal.left();
    if (!kept) return;
    if (kept.text === this.letter.text) {
      await journal.drop(kept);
      if (older.length) await this.#offerKept();
      return;
    }
    const format = { dateStyle: "short", timeStyle: "short" };
    const at = new Date(kept.at).toLocaleString("fr-FR", format);
    const take = () => {
      this.letter.replaceText(kept.text);
      journal.drop(kept);
    };
    const isOld = kept.version !== this.saving.version;
    const more = isOld ? " La lettre a été modifiée depuis : relisez-la avant de choisir." : "";
    const message = `Un texte du ${at} n'a pas pu être enregistré : ce navigateur l'a gardé.${more}`;
    this.say("care", message, [
      { label: "Reprendre ce texte", run: take },
      { label: "L'oublier", run: () => journal.drop(kept) },
    ]);
  }

  /** The server said no. */
  refused(refusal) {
    const special = {
      version_depassee: () => this.#stale(refusal),
      bail_perdu: () => this.#taken(refusal),
      non_connecte: () => this.#signedOut(refusal),
    }[refusal.code];
    if (special) special();
    else this.say("alert", refusal instanceof Refusal ? refusal.message : OUR_FAULT);
  }

  #stale({ message }) {
    const mine = this.letter.text;
    const keepMine = async () => {
      await this.can.reload();
      this.letter.replaceText(mine);
    };
    this.say("alert", message, [
      { label: "Voir le texte enregistré", run: () => this.can.reload() },
      { label: "Garder mon texte à la place", run: keepMine },
    ]);
  }

  #taken({ message }) {
    this.letter.allow(false);
    this.say("alert", message, [
      { label: "Reprendre la lettre", run: () => this.can.claim(true) },
      { label: "Retour à la liste", run: () => this.can.goTo("/dictees") },
    ]);
  }

  #signedOut({ message }) {
    const door = `/connexion?vers=${location.pathname}`;
    this.say("alert", message, [
      { label: "Se connecter de nouveau", run: () => this.can.goTo(door) },
    ]);
  }
}
