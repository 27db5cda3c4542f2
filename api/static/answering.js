// « Pour vous »: what the author says about a letter, in writing (a plain form) or by voice.

import { make } from "./elements.js";
import { send } from "./server.js";
import { Voice } from "./voice.js";

for (const root of document.querySelectorAll("[data-voice]")) {
  const form = root.closest("form");
  const { path, says, then } = form.dataset;
  const voice = new Voice(root);
  const refused = make("p", { class: "refused", role: "alert" });
  form.append(refused);
  form.addEventListener("submit", async (event) => {
    if (!voice.sound && !voice.isRecording) return; // the form goes its own way
    event.preventDefault();
    try {
      const written = form.querySelector("textarea").value.trim();
      await send(path, { [says]: written, audio: await voice.finished() });
      location.assign(then);
    } catch (refusal) {
      refused.textContent = refusal.message;
    }
  });
}
