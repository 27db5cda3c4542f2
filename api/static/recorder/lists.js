// What waits on this phone, and what became of what was sent.

import { make, pick } from "../elements.js";

const KEPT = "Conservé sur ce téléphone";

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Where a recording of this phone stands, in one French line. */
export function words(recording, { state, part, message } = {}) {
  if (recording.state === "sent") {
    const already = " Le cabinet avait déjà cet enregistrement.";
    return `Envoyée : le cabinet l'a bien reçue.${recording.isDuplicate ? already : ""}`;
  }
  if (state === "waiting") return `${KEPT} : sera envoyé dès que le réseau revient.`;
  if (state === "refused") return `${KEPT}. ${message}`;
  if (state === "sending") return `Envoi… ${Math.round((part ?? 0) * 100)} %`;
  return `${KEPT} : en attente d'envoi.`;
}

/** @param {{onRetry: () => void}} does */
export function showOutbox(section, recordings, news, { onRetry }) {
  section.hidden = recordings.length === 0;
  pick("ul", section).replaceChildren(
    ...recordings.map((recording) => line(recording, news.get(recording.id), onRetry)),
  );
}

function line(recording, news, onRetry) {
  const { choices, dictation, seconds, startedAt, state } = recording;
  const at = new Date(startedAt).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  const isSent = state === "sent";
  const isBad = !isSent && ["waiting", "refused"].includes(news?.state);
  return make(
    "li",
    { class: isSent ? "is-good" : isBad ? "is-care" : "" },
    make("p", { class: "what" }, choices.patient || "Dictée", make("small", {}, `${at} · ${clock(seconds)}`)),
    make("p", { class: "state", role: "status" }, words(recording, news)),
    news?.state === "sending" && !isSent
      ? make("progress", { max: 1, value: news.part ?? 0, "aria-label": "Envoi" })
      : null,
    isBad ? make("button", { type: "button", class: "button small", onclick: onRetry }, "Envoyer maintenant") : null,
    isSent && dictation ? make("a", { href: `/lettres/${dictation}` }, "Ouvrir") : null,
  );
}

export function showFollowed(section, lines) {
  section.hidden = lines.length === 0;
  pick("ul", section).replaceChildren(
    ...lines.map(({ id, label, state, tone, received, waits_for_me: isMine }) =>
      make(
        "li",
        {},
        make("p", { class: "what" }, make("a", { href: `/lettres/${id}` }, label), make("small", {}, received)),
        make("p", { class: "state" }, make("span", { class: `tag ${tone}` }, state)),
        isMine ? make("a", { class: "button small main", href: `/lettres/${id}` }, "Relire") : null,
      ),
    ),
  );
}

export { clock };
