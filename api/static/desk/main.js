// One letter: listen, walk the doubts, correct, decide. This module puts the parts together.

import { make, pick } from "../elements.js";
import { KEYS, listen, shown } from "./keys.js";
import { Letter } from "./letter.js";
import { Listening } from "./listening.js";
import {
  changesPanel,
  doubtsPanel,
  quietOption,
  showHistory,
  showIdentity,
  showNotes,
} from "./panels.js";
import { preferences } from "./preferences.js";
import { Saving } from "./saving.js";
import { read, send } from "../server.js";
import { Telling } from "./telling.js";

const WAITING_MS = 2500;
const root = pick(".desk");
const base = root.dataset.base;
const savingLine = pick("#saving");

let open = null; // the letter as the server last told it

const mayWrite = () => Boolean(open?.may.write);
const goTo = (path) => location.assign(path);

// The parts.

const letter = new Letter(pick("#editor"), {
  nonce: root.dataset.nonce,
  onInput: () => saving.changed(),
  onClick: (position, isAlt) => sound.clicked(position, isAlt),
});

const saving = new Saving({
  base,
  id: root.dataset.id,
  letter,
  onSaved: (answer) => show(answer),
  onRefused: (refusal) => telling.refused(refusal),
  onState: (words, isBad = false) => {
    savingLine.textContent = words;
    savingLine.classList.toggle("is-bad", isBad);
  },
});

const telling = new Telling({
  letter,
  saving,
  can: {
    claim,
    reload,
    goTo,
    next: () => pick("#next-form").submit(),
    download: () => pick("#word").click(),
  },
});

const sound = new Listening({
  letter,
  duration: Number(root.dataset.duration),
  onUnplayable: () => {
    if (!open?.failure)
      telling.say("alert", "Ce navigateur ne peut pas lire l'enregistrement : rechargez la page.");
  },
});

const doubts = doubtsPanel(pick("#doubts"), {
  mayWrite,
  onListen: (item) => sound.clip(item),
  onSettle: (item, replacement) =>
    act(`/doutes/${item.index}`, { replacement }, () => doubts.settled()),
  onRewrite: (item) => {
    const mark = letter.places.doubts.find(({ index }) => index === item.index);
    if (mark) letter.choose(mark);
  },
  onPresent: (item) => {
    point(item, letter.places.doubts);
    sound.clip(item);
  },
  onLeave: backToText,
});

const changes = changesPanel(pick("#changes"), {
  mayWrite,
  onListen: (item) => sound.clip(item),
  onUndo: (item) => act(`/changements/${item.index}/annuler`, {}, () => changes.settled()),
  onAccept: (item) => act(`/changements/${item.index}/garder`, {}, () => changes.settled()),
  onPresent: (item) => point(item, letter.places.edits),
  onLeave: backToText,
});

function point(item, marks) {
  letter.point(marks.find(({ index }) => index === item.index) ?? null);
}

function backToText() {
  sound.player.pause();
  const { active } = letter.places;
  if (active) letter.placeCaret(active.to);
  letter.point(null);
  letter.focus();
}

/** From the text: the change under the caret; from the card: the next one. */
function nextChange() {
  const under = changes.hasFocus ? null : letter.editAt(letter.caret);
  const rank = under ? changes.items.findIndex(({ index }) => index === under.index) : -1;
  if (rank >= 0) changes.go(rank);
  else changes.next();
}

// Showing what the server says.

function show(answer) {
  open = answer;
  const { item, report, may } = answer;
  pick("#state").textContent = item.state_label;
  pick("#state").className = `tag ${item.state_tone}`;
  for (const button of document.querySelectorAll("[data-needs]"))
    button.hidden = !may[button.dataset.needs];
  showIdentity(pick("#identity .who-is"), report.header);
  showNotes(pick("#notes"), report.notes, (note) => sound.clip(note));
  showHistory(pick("#past"), answer.history);
  doubts.show(withText(report.doubts, letter.places.doubts));
  showChanges();
  sound.markDoubts(report.doubts);
  root.classList.toggle("is-empty", answer.version === 0);
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
  const hidden = items.filter((item) => item.is_quiet).length;
  pick("#changes .option").hidden = hidden === 0;
  pick("#changes .count").textContent = String(hidden);
  changes.show(preferences.showsQuiet ? items : items.filter((item) => !item.is_quiet));
}

function load(answer) {
  letter.load(answer.report, { isWritable: answer.may.write });
  saving.start(answer.version, { isWritable: answer.may.write });
  show(answer);
  telling.quiet();
  if (answer.waits) waitForText();
  else telling.opened(answer);
}

async function reload() {
  try {
    load(await read(`${base}/etat`));
  } catch (refusal) {
    telling.refused(refusal);
  }
}

async function waitForText() {
  telling.waiting();
  await new Promise((done) => setTimeout(done, WAITING_MS));
  try {
    const answer = await read(`${base}/etat`);
    if (answer.waits) waitForText();
    else location.reload();
  } catch (refusal) {
    telling.refused(refusal);
  }
}

// Doing.

async function claim(takeOver) {
  try {
    load(await send(`${base}/prendre`, { take_over: takeOver }));
    letter.focus();
  } catch (refusal) {
    telling.refused(refusal);
  }
}

async function act(path, body, then) {
  try {
    await saving.act(path, body);
  } catch {
    return; // the person was told by onRefused
  }
  then();
}

/** The letter left our hands: read-only, and the message says what comes next. */
function decided() {
  saving.start(saving.version, { isWritable: false });
  telling.opened(open);
  telling.focus();
}

function openValidation() {
  if (!mayWrite()) return;
  const dialog = pick("#validation");
  showIdentity(pick(".who-is", dialog), open.report.header);
  const count = doubts.items.length;
  const left = pick(".left", dialog);
  left.textContent = leftWords(count);
  left.classList.toggle("is-left", count > 0);
  pick("#checked", dialog).checked = false;
  dialog.showModal();
}

function leftWords(count) {
  if (count === 0) return "Tous les doutes sont levés.";
  return count === 1 ? "Il reste un doute." : `Il reste ${count} doutes.`;
}

function validate(event) {
  event.preventDefault();
  pick("#validation").close();
  act("/valider", {}, decided);
}

function returnToAuthor(event) {
  event.preventDefault();
  const question = pick("#question-text").value.trim();
  if (!question) return;
  pick("#question").close();
  act("/renvoyer", { question }, decided);
}

async function simply(path) {
  try {
    load(await send(base + path, {}));
  } catch (refusal) {
    telling.refused(refusal);
  }
}

async function release() {
  try {
    await saving.flush();
    await send(`${base}/rendre`, {});
    goTo("/dictees");
  } catch (refusal) {
    telling.refused(refusal);
  }
}

function askQuestion() {
  if (mayWrite()) pick("#question").showModal();
}

// Keys and buttons.

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

const anyDialog = () => document.querySelector("dialog[open]") !== null;

function bindKeys() {
  const { player } = sound;
  const press = (run) => ({ isFree: anyDialog, press: run });
  listen({
    play: press(() => player.toggle()),
    hold: { ...press(() => player.play()), release: () => player.isPlaying && player.pause() },
    back: press(() => player.step(-1)),
    forward: press(() => player.step(1)),
    slower: press(() => player.changeSpeed(-1)),
    faster: press(() => player.changeSpeed(1)),
    here: press(() => sound.fromCaret()),
    doubt: press(() => doubts.next()),
    change: press(nextChange),
    save: press(() => saving.flush().catch(() => {})),
    validate: press(openValidation),
    question: press(askQuestion),
    take: press(() => (open?.may.claim || open?.may.take_over) && claim(open.may.take_over)),
    help: press(() => pick("#help").showModal()),
    // The editor's own search panel and the cards close by themselves first.
    text: {
      isFree: ({ target }) => anyDialog() || target.closest(".cm-search, .card") !== null,
      press: backToText,
    },
  });
}

function bindButtons() {
  const onClick = (selector, run) => pick(selector).addEventListener("click", () => run());
  onClick("#to-validate", openValidation);
  onClick("#to-return", askQuestion);
  onClick("#to-claim", () => claim(false));
  onClick("#to-reopen", () => simply("/rouvrir"));
  onClick("#to-retry", () => simply("/relancer"));
  onClick("#to-release", release);
  onClick("#to-help", () => pick("#help").showModal());
  pick("#validation form").addEventListener("submit", validate);
  pick("#question form").addEventListener("submit", returnToAuthor);
  for (const button of document.querySelectorAll("dialog [data-close]"))
    button.addEventListener("click", () => button.closest("dialog").close());
  quietOption(pick("#changes"), showChanges);
}

function keepHolding() {
  setInterval(async () => {
    if (!mayWrite() || document.hidden) return;
    try {
      await send(`${base}/presence`);
    } catch (refusal) {
      if (refusal.status !== 0) telling.refused(refusal);
    }
  }, Number(root.dataset.heartbeatMs));
}

fillKeys();
bindKeys();
bindButtons();
await reload();
if (open?.version) sound.drawSound(`${base}/audio`);
if (mayWrite()) letter.focus();
keepHolding();
root.dataset.ready = "true";
