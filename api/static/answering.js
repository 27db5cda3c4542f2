// « Pour vous »: the author answers a question in writing (a plain form) or by voice.

import { make } from "./elements.js";
import { send } from "./server.js";
import { Voice } from "./voice.js";

for (const root of document.querySelectorAll("[data-voice]")) {
  const form = root.closest("form");
  const voice = new Voice(root);
  const refused = make("p", { class: "refused", role: "alert" });
  form.append(refused);
  form.addEventListener("submit", async (event) => {
    if (!voice.sound && !voice.isRecording) return; // the form goes its own way
    event.preventDefault();
    try {
      const answer = form.elements.namedItem("reponse").value.trim();
      await send(form.dataset.path, { answer, audio: await voice.finished() });
      location.reload();
    } catch (refusal) {
      refused.textContent = refusal.message;
    }
  });
}
