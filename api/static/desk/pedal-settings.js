// The pedal in the settings: allow it, press each part once, hold or tap to play.

import { pick } from "../elements.js";
import { ACTIONS, Pedals, written } from "./pedals.js";
import { option, preferOption } from "./preferences.js";

const ASKS = {
  play: "Appuyez sur la pédale du milieu : lecture.",
  back: "Appuyez sur la pédale gauche : reculer.",
  forward: "Appuyez sur la pédale droite : avancer.",
};

/** Make the pedal move the player, and its settings work. */
export async function bindPedals(section, player) {
  const pedals = new Pedals({
    learnt: option("pedals"),
    onPedal: (action, isDown) => obey(player, action, isDown),
  });
  const said = pick(".said", section);
  const mode = pick("select", section);
  mode.value = option("pedalMode");
  mode.addEventListener("change", () => preferOption("pedalMode", mode.value));
  pick("button", section).disabled = !pedals.isPossible;
  if (!pedals.isPossible)
    said.textContent =
      "Ce navigateur n'ouvre pas les pédales USB : utilisez Chrome ou Edge, ou une pédale qui envoie des touches.";
  pick("button", section).addEventListener("click", () => learnAll(pedals, said));
  await pedals.start();
}

async function learnAll(pedals, said) {
  try {
    if (!(await pedals.choose())) return;
  } catch {
    said.textContent = "Pédale refusée par le navigateur : rebranchez-la, puis recommencez.";
    return;
  }
  for (const action of ACTIONS) {
    said.textContent = ASKS[action];
    await pedals.learn(action);
  }
  preferOption("pedals", written(pedals.learnt));
  said.textContent = "Pédale prête.";
}

/** The middle plays while it is held, or changes over at each tap; the sides step. */
export function obey(player, action, isDown) {
  if (action === "play" && option("pedalMode") === "hold") {
    if (isDown) player.play();
    else if (player.isPlaying) player.pause();
  } else if (isDown) {
    if (action === "play") player.toggle();
    else player.step(action === "back" ? -1 : 1);
  }
}
