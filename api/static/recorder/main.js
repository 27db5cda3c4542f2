// The dictaphone of the page: record, pause, go on, listen, send. It puts the parts together.

import { notify, pick, quiet } from "../elements.js";
import { read } from "../server.js";
import { Capture } from "./capture.js";
import { joined } from "./joining.js";
import { clock, showFollowed, showOutbox } from "./lists.js";
import { Outbox } from "./outbox.js";
import { keepScreen } from "./screen.js";
import { Sending } from "./sending.js";

const FOLLOW_MS = 15000;
const SENT_SHOWN = 3; // the newest that were sent stay in the list
const WORDS = {
  idle: ["Prêt", "Dicter"],
  recording: ["Enregistrement…", "Pause"],
  paused: ["En pause", "Reprendre"],
};

const root = pick(".recorder");
const machine = pick(".machine");
const choices = pick("#choices");
const outbox = new Outbox(root.dataset.account);
const news = new Map(); // where the sending of each recording stands

/** @type {import("./outbox.js").Recording | null} */
let current = null;
let lastSliceAt = 0;
let isBusy = false;

const capture = new Capture({
  onSlice: (sound) => outbox.add(current, sound),
  onLevel: (level) => pick("#level").style.setProperty("--level", String(level)),
  onTaken: () => {
    measure();
    show("paused");
    tell("care", "Micro interrompu, par exemple par un appel : rien n'est perdu, reprenez quand vous voulez.");
  },
});

const sending = new Sending(outbox, {
  onState: (recording, state, more) => {
    const isPart = typeof more === "number";
    news.set(recording.id, { state, part: isPart ? more : 0, message: isPart ? "" : more });
    list();
    if (state === "sent") follow();
  },
});

function tell(kind, message, answers) {
  notify(pick("#notice"), kind, message, answers);
}

function chosen() {
  return Object.fromEntries(new FormData(choices).entries());
}

// The states of the dictaphone.

function show(state) {
  const [doing, word] = WORDS[state];
  machine.dataset.state = state;
  pick("#doing").textContent = doing;
  pick("#record .word").textContent = word;
  pick(".after").hidden = state !== "paused";
  pick("#time").textContent = clock(current?.seconds ?? 0);
  if (state !== "paused") hideListening();
  keepScreen(state === "recording");
}

/** Count the time since the last look, while it records. */
function measure() {
  const now = performance.now();
  if (current && lastSliceAt) current.seconds += (now - lastSliceAt) / 1000;
  lastSliceAt = capture.isRecording ? now : 0;
  pick("#time").textContent = clock(current?.seconds ?? 0);
}

/** One press at a time: starting and stopping take a moment. */
async function alone(work) {
  if (isBusy) return;
  isBusy = true;
  try {
    await work();
  } finally {
    isBusy = false;
  }
}

async function press() {
  if (capture.isRecording) {
    measure();
    capture.pause();
    lastSliceAt = 0;
    show("paused");
  } else if (capture.isPaused) {
    capture.resume();
    lastSliceAt = performance.now();
    show("recording");
  } else await begin();
}

/** A new dictation, or a further segment of the one that was interrupted. */
async function begin() {
  quiet(pick("#notice"));
  const isNew = current === null;
  current ??= outbox.create(chosen());
  current.segments.push("");
  try {
    current.segments[current.segments.length - 1] = await capture.start();
  } catch {
    current.segments.pop();
    if (isNew) current = null;
    tell("alert", "Micro refusé : autorisez-le dans les réglages du navigateur, puis recommencez.");
    return;
  }
  await outbox.keep(current);
  lastSliceAt = performance.now();
  show("recording");
  navigator.storage?.persist?.();
}

async function soundOfCurrent() {
  return joined(await outbox.slices(current), current.segments);
}

async function listen() {
  const player = pick("#listening");
  await capture.stop();
  URL.revokeObjectURL(player.src);
  player.src = URL.createObjectURL(await soundOfCurrent());
  player.hidden = false;
  await player.play().catch(() => {}); // the controls are there
}

function hideListening() {
  const player = pick("#listening");
  player.pause();
  player.hidden = true;
}

async function erase(event) {
  event.preventDefault();
  pick("#erasing").close();
  await capture.stop();
  await outbox.drop(current);
  current = null;
  show("idle");
}

async function send() {
  await capture.stop();
  Object.assign(current, { state: "ready", choices: chosen() });
  await outbox.keep(current);
  current = null;
  choices.elements.namedItem("patient").value = "";
  show("idle");
  await list();
  sending.wake();
}

// The lists below it.

async function list() {
  const all = await outbox.all();
  const sent = all.filter(({ state }) => state === "sent");
  for (const old of sent.slice(0, -SENT_SHOWN)) await outbox.drop(old);
  const shown = all.filter(({ state }) => state === "ready").concat(sent.slice(-SENT_SHOWN).reverse());
  showOutbox(pick("#outbox"), shown, news, { onRetry: () => sending.wake() });
}

async function follow() {
  if (document.hidden) return;
  try {
    showFollowed(pick("#followed"), (await read("/dicter/suivi")).lines);
  } catch {
    // Without a network the list stays as it was.
  }
}

/** A dictation that was not finished when the page went away. */
async function recover() {
  const left = (await outbox.all()).filter(({ state }) => state === "recording");
  current = left.at(-1) ?? null;
  if (!current) return show("idle");
  for (const [name, value] of Object.entries(current.choices)) {
    const field = choices.elements.namedItem(name);
    if (field) field.value = value;
  }
  show("paused");
  tell("care", "Une dictée interrompue a été retrouvée : écoutez-la, continuez-la ou envoyez-la.");
}

pick("#record").addEventListener("click", () => alone(press));
pick("#listen").addEventListener("click", () => alone(listen));
pick("#send").addEventListener("click", () => alone(send));
pick("#restart").addEventListener("click", () => pick("#erasing").showModal());
pick("#erasing form").addEventListener("submit", (event) => alone(() => erase(event)));
pick("#erasing [data-close]").addEventListener("click", () => pick("#erasing").close());
choices.addEventListener("submit", (event) => event.preventDefault());
setInterval(() => capture.isRecording && measure(), 250);
setInterval(follow, FOLLOW_MS);
addEventListener("beforeunload", (event) => capture.isRecording && event.preventDefault());

navigator.serviceWorker?.register("/dicter/service.js", { scope: "/dicter" }).catch(() => {});
await recover();
await list();
root.dataset.ready = "true";
sending.wake();
follow();
