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

const KINDS = { question: "Question", answer: "Réponse", reopening: "Reprise" };

/** Questions and answers, the oldest first; spoken ones can be played. */
export function showMessages(section, messages, base) {
  section.hidden = messages.length === 0;
  pick(".n", section).textContent = String(messages.length);
  pick(".messages", section).replaceChildren(
    ...messages.map(({ id, kind, by, at, text, has_sound: hasSound }) =>
      make(
        "li",
        {},
        make("p", { class: "who-said" }, `${KINDS[kind] ?? "Message"} · ${by ?? "auteur"} · `, make("time", { datetime: at.iso }, at.shown)),
        text ? make("p", {}, text) : null,
        hasSound
          ? make("audio", { controls: true, preload: "none", src: `${base}/messages/${id}/audio` })
          : null,
      ),
    ),
  );
}
