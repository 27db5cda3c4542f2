// One letter: listen, walk the doubts, correct, decide. This module puts the parts together.

import { pick } from "../elements.js";
import { read, send } from "../server.js";
import { Voice } from "../voice.js";
import { AutoTextDialog } from "./autotext-dialog.js";
import { AutoTexts, fieldsOf } from "./autotexts.js";
import { approvalWords, showDue, showHistory, showMessages, showNotes } from "./beside.js";
import { Changes, quietOption } from "./changes.js";
import { Doubts } from "./doubts.js";
import { Effort } from "./effort.js";
import { BOLD, ITALIC, UNDERLINED } from "./emphasis.js";
import { Help } from "./help.js";
import { IdentityForm, confirmed, frenchDate, showIdentity } from "./identity.js";
import { Bindings, listen } from "./keys.js";
import { Letter } from "./letter.js";
import { Listening } from "./listening.js";
import { bindPedals } from "./pedal-settings.js";
import { loadPreferences, option, prefer, preferences } from "./preferences.js";
import { Saving } from "./saving.js";
import { Telling } from "./telling.js";

const WAITING_MS = 2500;
const root = pick(".desk");
const base = root.dataset.base;
const savingLine = pick("#saving");

let open = null; // the letter as the server last told it

const settings = loadPreferences();
const first = read(`${base}/etat`);
first.catch(() => {}); // told where it is awaited
await settings;

const mayWrite = () => Boolean(open?.may.write);
const goTo = (path) => location.assign(path);

// The parts.

const bindings = new Bindings(preferences.keys);

const texts = new AutoTexts({
  facts: () => ({
    patient: open?.identity?.patient ?? open?.report.header.patient ?? "",
    date: frenchDate(new Date().toLocaleDateString("sv")),
    auteur: root.dataset.author,
  }),
});

const letter = new Letter(pick("#editor"), {
  nonce: root.dataset.nonce,
  onInput: () => saving.changed(),
  onTab: (view, direction) => texts.tab(view, direction),
  onClick: (position, isAlt) => sound.clicked(position, isAlt),
});

const textDialog = new AutoTextDialog(pick("#texts"), {
  texts,
  onChoose: (text) => {
    texts.insert(letter.view, text);
    letter.focus();
  },
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
  can: { claim, reload, goTo, next, download: () => pick("#word").click() },
});

const sound = new Listening({
  letter,
  duration: Number(root.dataset.duration),
  onUnplayable: () => {
    if (!open?.failure)
      telling.say("alert", "Ce navigateur ne peut pas lire l'enregistrement : rechargez la page.");
  },
});

const inCards = {
  bindings,
  mayWrite,
  onListen: (item) => sound.clip(item),
  onLoop: (item) => sound.toggleLoop(item),
  onLeave: backToText,
};

const doubts = new Doubts(pick("#doubts"), {
  ...inCards,
  onSettle: settle,
  onRewrite: (item) => {
    const mark = letter.places.doubts.find(({ index }) => index === item.index);
    if (mark) letter.choose(mark);
  },
  onPresent: (item) => {
    point(item, letter.places.doubts);
    sound.clip(item);
  },
});

const changes = new Changes(pick("#changes"), {
  ...inCards,
  onUndo: (item) => act(`/changements/${item.index}/annuler`, {}, () => changes.settled()),
  onAccept: (item) => act(`/changements/${item.index}/garder`, {}, () => changes.settled()),
  onPresent: (item) => point(item, letter.places.edits),
});

const help = new Help(pick("#help"), {
  bindings,
  onChange: () => {
    prefer("keys", bindings.own);
    doubts.draw();
    changes.draw();
  },
});

const identityForm = new IdentityForm(pick("#identity-form form"), {
  onConfirm: (person) => {
    pick("#identity-form").close();
    act("/identite", person, () => letter.focus(), { isTiedToVersion: false });
  },
});

const spokenQuestion = new Voice(pick("#question [data-voice]"));

new Effort({ base, isPlaying: () => sound.player.isPlaying, counts: mayWrite });

function settle(item, replacement, isEverywhere) {
  const path = `/doutes/${item.index}${isEverywhere ? "/partout" : ""}`;
  act(path, { replacement }, () => doubts.settled());
}

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
  showDue(pick("#due"), answer.due);
  pick("#approval").textContent = approvalWords(answer) ?? "";
  showIdentity(pick("#identity .who-is"), answer);
  pick("#identity").classList.toggle("has-care", !answer.identity);
  pick("#identity .hint").textContent = confirmed(answer);
  pick("#answer .asked").textContent = answer.question ?? "";
  showMessages(pick("#messages"), answer.messages ?? [], base);
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
  changes.show(option("showsQuiet") ? items : items.filter((item) => !item.is_quiet));
}

function load(answer) {
  letter.load(answer.report, { isWritable: answer.may.write });
  saving.start(answer.version, { isWritable: answer.may.write });
  show(answer);
  telling.quiet();
  if (answer.waits) waitForText();
  else telling.opened(answer);
}

async function reload(answer = read(`${base}/etat`)) {
  try {
    load(await answer);
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

/** Something done to the letter as it stands; resolves to whether the server took it. */
async function act(path, body, then, { isTiedToVersion = true } = {}) {
  try {
    await saving.act(path, body, { isTiedToVersion });
  } catch {
    return false; // the person was told by onRefused
  }
  then();
  return true;
}

/** The letter left our hands: read-only, and the message says what comes next. */
function decided() {
  saving.start(saving.version, { isWritable: false });
  telling.opened(open);
  telling.focus();
}

function openIdentity() {
  if (!mayWrite()) return;
  identityForm.fill(open);
  pick("#identity-form").showModal();
}

function openValidation() {
  if (!mayWrite()) return;
  const dialog = pick("#validation");
  showIdentity(pick(".who-is", dialog), open);
  const left = pick(".left", dialog);
  const words = leftWords(doubts.items.length, fieldsOf(letter.text).length);
  left.textContent = words ?? "Tous les doutes sont levés.";
  left.classList.toggle("is-left", words !== null);
  pick("#checked", dialog).checked = false;
  dialog.showModal();
}

/** What is not done yet, or null. */
function leftWords(doubtCount, fieldCount) {
  const counted = (count, one, many) => (count > 1 ? `${count} ${many}` : `un ${one}`);
  const parts = [
    doubtCount && counted(doubtCount, "doute", "doutes"),
    fieldCount && counted(fieldCount, "champ à remplir", "champs à remplir"),
  ].filter(Boolean);
  return parts.length ? `Il reste ${parts.join(" et ")}.` : null;
}

/** The box that was ticked confirms the identity that stands above it. */
async function validate(event) {
  event.preventDefault();
  pick("#validation").close();
  const needsIdentity = open.may.confirm_identity && !open.identity;
  const person = identityForm.shown(open);
  const tied = { isTiedToVersion: false };
  if (needsIdentity && !(await act("/identite", person, () => {}, tied))) return;
  await act("/valider", {}, decided);
}

async function returnToAuthor(event) {
  event.preventDefault();
  const question = pick("#question-text").value.trim();
  const audio = await spokenQuestion.finished();
  if (!question && !audio) return;
  pick("#question").close();
  const isAsked = await act("/renvoyer", audio ? { question, audio } : { question }, decided);
  if (isAsked) spokenQuestion.erase();
}

/** A dialogue with one form: what is filled in goes to the server, the letter comes back. */
function bindDecision(selector, path, button) {
  const dialog = pick(selector);
  const place = dialog.querySelector("[data-voice]");
  const voice = place && new Voice(place);
  pick(button).addEventListener("click", () => dialog.showModal());
  if (voice) dialog.addEventListener("close", () => voice.finished());
  pick("form", dialog).addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = Object.fromEntries(new FormData(event.target));
    const audio = await voice?.finished();
    dialog.close();
    if (!(await simply(path, audio ? { ...body, audio } : body))) return; // kept for the next try
    event.target.reset();
    voice?.erase();
  });
}

function openDue() {
  const dialog = pick("#due-form");
  pick("[name=due]", dialog).value = localMinute(new Date(open.due.iso));
  dialog.showModal();
}

/** What a field for a date and a time wants. */
function localMinute(moment) {
  return `${moment.toLocaleDateString("sv")}T${moment.toLocaleTimeString("sv").slice(0, 5)}`;
}

/** @param {string | null} due null: the usual delay of the priority */
async function setDue(due) {
  pick("#due-form").close();
  try {
    showDue(pick("#due"), (await send(`${base}/echeance`, { due })).due);
  } catch (refusal) {
    telling.refused(refusal);
  }
}

async function simply(path, body = {}) {
  try {
    load(await send(base + path, body));
    return true;
  } catch (refusal) {
    telling.refused(refusal);
    return false;
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

/** The next letter of the list, once this one is safe on the server. */
async function next() {
  try {
    await saving.flush();
    pick("#next-form").submit();
  } catch {
    // the person was told by onRefused
  }
}

function askQuestion() {
  if (mayWrite()) pick("#question").showModal();
}

function insertText() {
  if (!mayWrite()) return;
  textDialog.open(letter.chosenText);
}

// Keys and buttons.

const anyDialog = () => document.querySelector("dialog[open]") !== null;

function bindKeys() {
  const { player } = sound;
  const press = (run) => ({ isFree: anyDialog, press: run });
  listen(bindings, {
    play: press(() => player.toggle()),
    hold: { ...press(() => player.play()), release: () => player.isPlaying && player.pause() },
    back: press(() => player.step(-1)),
    forward: press(() => player.step(1)),
    slower: press(() => player.changeSpeed(-1)),
    faster: press(() => player.changeSpeed(1)),
    here: press(() => sound.fromCaret()),
    insert: press(insertText),
    identity: press(openIdentity),
    bold: press(() => letter.toggle(BOLD)),
    italic: press(() => letter.toggle(ITALIC)),
    underline: press(() => letter.toggle(UNDERLINED)),
    next: press(next),
    doubt: press(() => doubts.next()),
    change: press(nextChange),
    save: press(() => saving.flush().catch(() => {})),
    validate: press(openValidation),
    question: press(askQuestion),
    take: press(() => (open?.may.claim || open?.may.take_over) && claim(open.may.take_over)),
    help: press(() => help.open()),
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
  bindDecision("#reopening", "/rouvrir", "#to-reopen");
  bindDecision("#answer", "/repondre", "#to-answer");
  bindDecision("#delivery", "/envoyee", "#to-deliver");
  onClick("#to-approve", () => simply("/approuver", { base_version: open.version }));
  onClick("#to-retry", () => simply("/relancer"));
  onClick("#to-release", release);
  onClick("#to-help", () => help.open());
  onClick("#to-identity", openIdentity);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, .cm-content");
    if (event.key === "?" && !isTyping && !anyDialog()) help.open();
  });
  pick("#validation form").addEventListener("submit", validate);
  pick("#question form").addEventListener("submit", returnToAuthor);
  pick("#question").addEventListener("close", () => spokenQuestion.finished());
  onClick("#to-due", openDue);
  onClick("#due-usual", () => setDue(null));
  pick("#due-form form").addEventListener("submit", () => setDue(pick("#due-form [name=due]").value));
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

bindKeys();
bindButtons();
await reload(first);
if (open?.version) sound.drawSound(`${base}/onde`);
if (mayWrite()) letter.focus();
root.dataset.ready = "true";
keepHolding();
texts.load();
bindPedals(pick("#pedals"), sound.player);
