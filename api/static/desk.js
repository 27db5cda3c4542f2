// One letter: listen, walk the doubts, correct, decide. This module puts the parts together.

import { make, notify, pick, quiet } from "./elements.js";
import { KEYS, listen, shown } from "./keys.js";
import { Letter } from "./letter.js";
import {
  changesPanel,
  doubtsPanel,
  isPunctuation,
  punctuationOption,
  showHistory,
  showIdentity,
  showNotes,
} from "./panels.js";
import { Player, SPEEDS, clock } from "./player.js";
import { prefer, preferences } from "./preferences.js";
import { Saving } from "./saving.js";
import { read, send } from "./server.js";
import { Waveform } from "./waveform.js";

const root = pick(".desk");
const base = root.dataset.base;
const HEARTBEAT_MS = Number(root.dataset.heartbeatMs);
const WAITING_MS = 2500;
const noticeBox = pick("#notice");
const savingLine = pick("#saving");

let open = null; // the letter as the server last told it

// The parts.

const letter = new Letter(pick("#editor"), {
  nonce: root.dataset.nonce,
  onInput: () => saving.changed(),
  onClick: (position, isAlt) => clicked(position, isAlt),
});

const saving = new Saving({
  base,
  id: root.dataset.id,
  letter,
  onSaved: (answer) => show(answer),
  onRefused: (refusal) => refused(refusal),
  onState: (words, isBad = false) => {
    savingLine.textContent = words;
    savingLine.classList.toggle("is-bad", isBad);
  },
});

const waveform = new Waveform(pick("#wave"));

const player = new Player(pick("audio"), {
  duration: Number(root.dataset.duration),
  onTime: (seconds) => showTime(seconds),
  onState: (state) => showPlayer(state),
});

const mayWrite = () => Boolean(open?.may.write);

const doubts = doubtsPanel(pick("#doubts"), {
  mayWrite,
  onListen: (item) => listenTo(item),
  onSettle: (item, replacement) =>
    act(`/doutes/${item.index}`, { replacement }, () => doubts.settled()),
  onPresent: (item) => present(item, letter.places.doubts),
  onLeave: () => backToText(),
});

const changes = changesPanel(pick("#changes"), {
  mayWrite,
  onListen: (item) => listenTo(item),
  onUndo: (item) => act(`/changements/${item.index}/annuler`, {}, () => changes.settled()),
  onAccept: (item) => act(`/changements/${item.index}/garder`, {}, () => changes.settled()),
  onPresent: (item) => present(item, letter.places.edits, { isSilent: true }),
  onLeave: () => backToText(),
});

// Listening.

function listenTo(item) {
  if (item.start_s === null) return;
  player.playClip(item.start_s, Math.max(item.end_s, item.start_s + 0.8));
}

function present(item, marks, { isSilent = false } = {}) {
  const mark = marks.find(({ index }) => index === item.index) ?? null;
  letter.point(mark);
  if (mark && mark.from < mark.to) item.now = letter.text.slice(mark.from, mark.to);
  if (!isSilent) listenTo(item);
}

function clicked(position, isAlt) {
  const seconds = letter.secondsAt(position);
  if (seconds === null) return;
  // While it plays, a click is a correction; it must not make the sound jump.
  if (isAlt) player.playFrom(seconds);
  else if (!player.isPlaying) player.seek(seconds);
}

function backToText() {
  player.pause();
  const { active } = letter.places;
  if (active) letter.placeCaret(active.to);
  letter.point(null);
  letter.focus();
}

function showTime(seconds) {
  pick("#now").textContent = clock(seconds);
  const slider = pick("#position");
  slider.value = String(seconds);
  slider.setAttribute("aria-valuetext", `${clock(seconds)} sur ${clock(player.duration)}`);
  waveform.show({ position_s: seconds });
  letter.follow(seconds, { scrolls: player.isPlaying && !pick("#editor").contains(document.activeElement) });
}

function showPlayer({ isPlaying, duration, audio }) {
  pick("#play .word").textContent = isPlaying ? "Pause" : "Lire";
  pick("#play .sign").textContent = isPlaying ? "❚❚" : "▶";
  pick("#length").textContent = clock(duration);
  pick("#position").max = String(Math.max(duration || 0, 0.1));
  pick("#speed").value = String(audio.playbackRate);
  waveform.show({ duration_s: duration });
  if (audio.error)
    say("alert", "Ce navigateur ne peut pas lire cet enregistrement : rechargez la page.");
}

// Showing what the server says.

function say(kind, message, choices) {
  notify(noticeBox, kind, message, choices);
}

function show(answer) {
  open = answer;
  const { item, report, may } = answer;
  pick("#state").textContent = item.state_label;
  pick("#state").className = `tag ${item.state_tone}`;
  for (const button of document.querySelectorAll("[data-needs]"))
    button.hidden = !may[button.dataset.needs];
  showIdentity(pick("#identity .who-is"), report.header);
  showNotes(pick("#notes"), report.notes, listenTo);
  showHistory(pick("#past"), answer.history);
  doubts.show(withText(report.doubts, letter.places.doubts));
  showChanges();
  waveform.show({ doubts: report.doubts });
  letter.allow(may.write);
}

/** What stands in the letter at each item now: the person reads that, not what was heard. */
function withText(items, marks) {
  const text = letter.text;
  const placed = new Map(marks.map(({ index, from, to }) => [index, text.slice(from, to)]));
  return items.map((item, index) => ({ ...item, index, now: placed.get(index) ?? "" }));
}

function showChanges() {
  const items = open.report.edits.map((item, index) => ({ ...item, index }));
  const hidden = items.filter(isPunctuation).length;
  pick("#changes .option").hidden = hidden === 0;
  pick("#changes .count").textContent = String(hidden);
  changes.show(preferences.showsPunctuation ? items : items.filter((item) => !isPunctuation(item)));
}

function load(answer) {
  letter.load(answer.report, { isWritable: answer.may.write });
  saving.start(answer.version, { isWritable: answer.may.write });
  show(answer);
  quiet(noticeBox);
  if (answer.waits) waitForText();
  else explain(answer);
}

function explain({ item, may, holder, question, failure }) {
  if (failure) say("alert", failure);
  else if (may.take_over)
    say("care", `${holder} relit cette lettre : vous pouvez la lire, ou la reprendre.`, [
      { label: "Reprendre la lettre", run: () => claim(true) },
    ]);
  else if (question) say("calm", `Question à l'auteur : ${question}`);
  else if (may.claim)
    say("calm", "Lecture seule : prenez la lettre pour la corriger.", [
      { label: "Prendre la lettre (Alt+P)", run: () => claim(false) },
    ]);
  else if (!may.write && item.state === "validated")
    say("good", "Lettre validée : téléchargez le document Word.", [
      { label: "Lettre suivante", run: () => pick("#next-form").submit() },
      { label: "Retour à la liste", run: () => goTo("/dictees") },
    ]);
  if (may.write) offerKept();
}

function goTo(path) {
  location.assign(path);
}

/** After a crash or a lost network: what this browser kept, against what the server has. */
function offerKept() {
  const kept = saving.kept();
  if (!kept) return;
  if (kept.text === letter.text) {
    saving.forget();
    return;
  }
  const at = new Date(kept.at).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
  say("care", `Un texte du ${at} n'a pas pu être enregistré : il est gardé dans ce navigateur.`, [
    { label: "Reprendre ce texte", run: () => letter.replaceText(kept.text) },
    { label: "L'oublier", run: () => saving.forget() },
  ]);
}

async function waitForText() {
  say("calm", "La reconnaissance est en cours : la lettre s'affichera toute seule.");
  await new Promise((done) => setTimeout(done, WAITING_MS));
  try {
    const answer = await read(`${base}/etat`);
    if (answer.waits) waitForText();
    else location.reload();
  } catch (refusal) {
    refused(refusal);
  }
}

// When the server says no.

function refused(refusal) {
  if (refusal.code === "version_depassee") return tellStale(refusal);
  if (refusal.code === "bail_perdu") return tellTaken(refusal);
  if (refusal.code === "non_connecte") return tellSignedOut(refusal);
  say("alert", refusal.message);
}

function tellStale(refusal) {
  const mine = letter.text;
  say("alert", `${refusal.message}`, [
    { label: "Voir le texte enregistré", run: () => reload() },
    {
      label: "Garder mon texte à la place",
      run: async () => {
        await reload();
        letter.replaceText(mine);
      },
    },
  ]);
}

function tellTaken(refusal) {
  letter.allow(false);
  say("alert", refusal.message, [
    { label: "Reprendre la lettre", run: () => claim(true) },
    { label: "Retour à la liste", run: () => goTo("/dictees") },
  ]);
}

function tellSignedOut(refusal) {
  say("alert", refusal.message, [
    { label: "Se connecter de nouveau", run: () => goTo(`/connexion?vers=${location.pathname}`) },
  ]);
}

async function reload() {
  try {
    load(await read(`${base}/etat`));
  } catch (refusal) {
    refused(refusal);
  }
}

// Doing.

async function claim(takeOver) {
  try {
    load(await send(`${base}/prendre`, { take_over: takeOver }));
    letter.focus();
  } catch (refusal) {
    refused(refusal);
  }
}

async function act(path, body, then) {
  try {
    await saving.act(path, body);
    then?.();
  } catch {
    // The person was told by onRefused.
  }
}

function openValidation() {
  if (!mayWrite()) return;
  const dialog = pick("#validation");
  showIdentity(pick(".who-is", dialog), open.report.header);
  const left = doubts.items.length;
  pick(".left", dialog).textContent =
    left === 0
      ? "Tous les doutes sont levés."
      : `${left === 1 ? "Un doute n'a pas" : `${left} doutes n'ont pas`} été écouté${left > 1 ? "s" : ""}.`;
  pick(".left", dialog).classList.toggle("is-left", left > 0);
  pick("#checked", dialog).checked = false;
  dialog.showModal();
}

async function validate(event) {
  event.preventDefault();
  pick("#validation").close();
  await act("/valider", {}, () => {
    saving.start(saving.version, { isWritable: false });
    explain(open);
    pick("button", noticeBox).focus();
  });
}

async function returnToAuthor(event) {
  event.preventDefault();
  const question = pick("#question-text").value.trim();
  if (!question) return;
  pick("#question").close();
  await act("/renvoyer", { question }, () => {
    saving.start(saving.version, { isWritable: false });
    explain(open);
  });
}

async function simply(path, { goesBack = false } = {}) {
  try {
    const answer = await send(base + path, {});
    if (goesBack) goTo("/dictees");
    else load(answer);
  } catch (refusal) {
    refused(refusal);
  }
}

function openDialog(selector) {
  if (mayWrite()) pick(selector).showModal();
}

function anyDialog() {
  return document.querySelector("dialog[open]") !== null;
}

function fillKeys() {
  const key = (binding) => make("kbd", {}, shown(binding));
  pick(".keys ul").replaceChildren(
    ...KEYS.filter(({ isMinor }) => !isMinor).map((binding) =>
      make("li", {}, key(binding), ` ${binding.label}`),
    ),
  );
  pick("#help .all-keys").prepend(
    ...KEYS.map((binding) =>
      make("div", {}, make("dt", {}, key(binding)), make("dd", {}, binding.label)),
    ),
  );
}

function bindKeys() {
  const free = { isFree: anyDialog };
  const press = (run) => ({ ...free, press: run });
  listen({
    play: press(() => player.toggle()),
    hold: { ...free, press: () => player.play(), release: () => player.isPlaying && player.pause() },
    back: press(() => player.step(-1)),
    forward: press(() => player.step(1)),
    slower: press(() => player.changeSpeed(-1)),
    faster: press(() => player.changeSpeed(1)),
    here: press(() => player.playFrom(letter.secondsAt(letter.caret) ?? player.position)),
    doubt: press(() => doubts.next()),
    change: press(() => nextChange()),
    save: press(() => saving.flush().catch(() => {})),
    validate: press(() => openValidation()),
    question: press(() => openDialog("#question")),
    take: press(() => (open?.may.claim || open?.may.take_over) && claim(open.may.take_over)),
    help: press(() => pick("#help").showModal()),
    // The editor's own search panel and the cards close by themselves first.
    text: {
      isFree: (event) => anyDialog() || event.target.closest(".cm-search, .card") !== null,
      press: () => backToText(),
    },
  });
}

/** From the text: the change under the caret; from the card: the next one. */
function nextChange() {
  const under = changes.hasFocus ? null : letter.editAt(letter.caret);
  const rank = under ? changes.items.findIndex(({ index }) => index === under.index) : -1;
  if (rank >= 0) changes.go(rank);
  else changes.next();
}

function bindControls() {
  pick("#play").addEventListener("click", () => player.toggle());
  pick("#back").addEventListener("click", () => player.step(-1));
  pick("#forward").addEventListener("click", () => player.step(1));
  pick("#position").addEventListener("input", (event) => player.seek(Number(event.target.value)));
  const speed = pick("#speed");
  speed.append(...SPEEDS.map((one) => make("option", { value: one }, `${String(one).replace(".", ",")}×`)));
  speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));
  for (const [id, name] of [["#rewind", "rewind_s"], ["#step", "step_s"]]) {
    const field = pick(id);
    field.value = String(preferences[name]);
    field.addEventListener("change", () => prefer(name, Number(field.value)));
  }
  punctuationOption(pick("#changes"), showChanges);
}

function bindDecisions() {
  const onClick = (selector, run) => pick(selector).addEventListener("click", run);
  onClick("#to-validate", openValidation);
  onClick("#to-return", () => openDialog("#question"));
  onClick("#to-claim", () => claim(false));
  onClick("#to-reopen", () => simply("/rouvrir"));
  onClick("#to-retry", () => simply("/relancer"));
  onClick("#to-release", async () => {
    await saving.flush().catch(() => {});
    if (!saving.isDirty) simply("/rendre", { goesBack: true });
  });
  onClick("#to-help", () => pick("#help").showModal());
  pick("#validation form").addEventListener("submit", validate);
  pick("#question form").addEventListener("submit", returnToAuthor);
  for (const button of document.querySelectorAll("dialog [data-close]"))
    button.addEventListener("click", () => button.closest("dialog").close());
}

function keepHolding() {
  setInterval(() => {
    if (mayWrite() && !document.hidden) send(`${base}/presence`).catch((refusal) => {
      if (refusal.status !== 0) refused(refusal);
    });
  }, HEARTBEAT_MS);
}

fillKeys();
bindKeys();
bindControls();
bindDecisions();
showPlayer(player);
await reload();
if (open?.version) waveform.load(`${base}/audio`);
if (mayWrite()) letter.focus();
keepHolding();
root.dataset.ready = "true";
