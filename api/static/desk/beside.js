// What stands beside the letter: notes for the secretary, versions, messages with the author.

import { make, pick } from "../elements.js";

export function showNotes(section, notes, onListen) {
  section.hidden = notes.length === 0;
  pick(".n", section).textContent = String(notes.length);
  pick(".notes", section).replaceChildren(
    ...notes.map((note) =>
      make(
        "li",
        {},
        `${note.text} `,
        note.start_s === null
          ? null
          : make("button", { type: "button", class: "plain", onclick: () => onListen(note) }, "écouter"),
      ),
    ),
  );
}

export function showHistory(section, history) {
  pick(".n", section).textContent = String(history.length);
  pick(".history", section).replaceChildren(
    ...history.map(({ at, number, words }) =>
      make("li", {}, make("time", { datetime: at.iso }, at.shown), ` — version ${number}, ${words}`),
    ),
  );
}

/** When the letter is wanted. */
export function showDue(place, { shown, iso, is_late: isLate }) {
  place.replaceChildren("attendue ", make("time", { datetime: iso }, shown), isLate ? " – en retard" : "");
  place.classList.toggle("is-late", isLate);
}

/** Where the author's agreement stands; null where the practice wants none. */
export function approvalWords({ item, wants_approval: isWanted }) {
  if (item.state === "validated" && isWanted) return "attend l’accord de l’auteur";
  if (item.state === "approved") return "l’auteur est d’accord, à envoyer";
  if (isWanted && ["to_review", "in_review"].includes(item.state)) return "l’auteur devra approuver";
  return null;
}

/** Questions and answers, the oldest first; spoken ones can be played. */
export function showMessages(section, messages, base) {
  section.hidden = messages.length === 0;
  pick(".n", section).textContent = String(messages.length);
  pick(".messages", section).replaceChildren(
    ...messages.map(({ id, label, by, at, text, has_sound: hasSound }) =>
      make(
        "li",
        {},
        make("p", { class: "who-said" }, `${label} · ${by ?? "auteur"} · `, make("time", { datetime: at.iso }, at.shown)),
        text ? make("p", {}, text) : null,
        hasSound
          ? make("audio", { controls: true, preload: "none", src: `${base}/messages/${id}/audio` })
          : null,
      ),
    ),
  );
}
