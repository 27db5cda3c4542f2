// Of whom the letter speaks and who receives it: proposed by the dictation, confirmed by a person.

import { make, pick } from "../elements.js";

const LISTS = ["copies", "enclosures"]; // their parts are written with semicolons between them

const LINES = [
  ["patient", "Patient"],
  ["birth_date", "Né(e) le"],
  ["recipient", "Destinataire"],
  ["copies", "Copies"],
  ["enclosures", "Pièces jointes"],
];

/** « 1952-03-12 » → « 12/03/1952 ». */
export function frenchDate(iso) {
  return /^\d{4}-\d{2}-\d{2}$/.test(iso ?? "") ? iso.split("-").reverse().join("/") : (iso ?? "");
}

/** « 12/03/1952 », « 12.3.1952 » or « 12 03 1952 » → « 1952-03-12 »; null for nothing readable. */
export function isoDate(text) {
  const found = /^\s*(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\s*$/.exec(text);
  if (!found) return null;
  const [day, month] = [Number(found[1]), Number(found[2])];
  const date = new Date(Date.UTC(Number(found[3]), month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

/**
 * What was confirmed; until then what was heard, and the patient whom the sender announced where
 * the dictation names none.
 * @returns {{patient: string, birth_date: string|null, recipient: string, copies: string[],
 *   enclosures: string[]}}
 */
function known({ identity, report, item }) {
  const source = identity ?? report.header;
  return {
    patient: source.patient || item.announced,
    birth_date: source.birth_date ?? null,
    recipient: source.recipient ?? "",
    copies: source.copies ?? [],
    enclosures: source.enclosures ?? report.header.enclosures,
  };
}

/** The sender's proposal beside what was heard, where there is one. */
function announcement({ identity, report, item }) {
  if (identity || !item.announced) return [];
  const { patient } = report.header;
  const differs = patient && patient !== item.announced;
  const words = patient ? item.announced : "ce nom, à confirmer";
  return [make("dt", {}, "Selon l’envoi"), make("dd", differs ? { class: "differs" } : {}, words)];
}

function words(person, name) {
  if (name === "birth_date") return frenchDate(person.birth_date);
  return LISTS.includes(name) ? person[name].join(" ; ") : person[name];
}

/** Whether somebody confirmed it, in words. */
export function confirmed({ identity }) {
  if (!identity) return "entendue, à vérifier";
  return `vérifiée par ${identity.confirmed_by}`;
}

/** The lines to read; what was not found is said so. */
export function showIdentity(list, answer) {
  const person = known(answer);
  const missing = answer.identity ? "sans" : "non trouvé dans la dictée";
  const lines = LINES.filter(([name]) => name === "patient" || words(person, name));
  list.replaceChildren(
    ...lines.flatMap(([name, label]) => {
      const text = words(person, name);
      return [
        make("dt", {}, label),
        make("dd", text ? {} : { class: "missing" }, text || missing),
      ];
    }),
    ...announcement(answer),
  );
}

/** The form that corrects and confirms it. */
export class IdentityForm {
  /** @param {HTMLFormElement} form @param {{onConfirm: (person: object) => void}} does */
  constructor(form, { onConfirm }) {
    this.form = form;
    this.onConfirm = onConfirm;
    form.addEventListener("submit", (event) => this.#submitted(event));
  }

  /** @param {object} answer what the server says of the letter */
  fill(answer) {
    const person = known(answer);
    for (const [name] of LINES) this.form.elements.namedItem(name).value = words(person, name);
    this.#said("");
  }

  /** What stands on the screen, to be confirmed as it is. */
  shown(answer) {
    return known(answer);
  }

  #said(message) {
    pick(".refused", this.form).textContent = message;
  }

  #submitted(event) {
    event.preventDefault();
    const value = (name) => this.form.elements.namedItem(name).value.trim();
    const list = (name) => value(name).split(";").map((one) => one.trim()).filter(Boolean);
    const born = value("birth_date");
    if (born && !isoDate(born)) {
      this.#said("Date de naissance illisible : écrivez-la comme 12/03/1952.");
      this.form.elements.namedItem("birth_date").focus();
      return;
    }
    this.onConfirm({
      patient: value("patient"),
      birth_date: isoDate(born),
      recipient: value("recipient"),
      copies: list("copies"),
      enclosures: list("enclosures"),
    });
  }
}
