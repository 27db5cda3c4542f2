// The worklist keeps itself up to date and goes without a mouse; the focus and what is ticked stay.

const EVERY_MS = 3000;
const list = document.querySelector("#live");
let seen = "";

const lines = () => [...list.querySelectorAll("[data-line]")];
const boxes = () => [...list.querySelectorAll('input[name="choisies"]')];
const ticked = () => boxes().filter((box) => box.checked);

function showBulk() {
  const bulk = list.querySelector(".bulk");
  if (!bulk) return;
  const count = ticked().length;
  bulk.hidden = count === 0;
  bulk.querySelector(".bulk-n").textContent =
    count > 1 ? `${count} dictées cochées` : `${count} dictée cochée`;
  const all = list.querySelector(".pick-all");
  all.checked = count > 0 && count === boxes().length;
  all.indeterminate = count > 0 && !all.checked;
}

function replace(html) {
  const key = document.activeElement?.closest("[data-focus]")?.dataset.focus;
  const kept = new Set(ticked().map((box) => box.value));
  list.innerHTML = html; // our own server's page fragment, escaped there
  for (const box of boxes()) box.checked = kept.has(box.value);
  showBulk();
  if (key) list.querySelector(`[data-focus="${CSS.escape(key)}"]`)?.focus();
}

/** Whether somebody is choosing in the list: nothing moves under their hands then. */
function isBusy() {
  return Boolean(document.activeElement?.closest(".bulk"));
}

async function refresh() {
  if (document.hidden || isBusy()) return;
  const headers = seen ? { "If-None-Match": seen } : {};
  const response = await fetch(list.dataset.source, { credentials: "same-origin", headers });
  if (response.status === 401) location.reload();
  if (response.status !== 200) return;
  seen = response.headers.get("ETag") ?? "";
  replace(await response.text());
}

function step(by) {
  const all = lines();
  const here = all.findIndex((line) => line.contains(document.activeElement));
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  (next?.querySelector("th a") ?? next?.querySelector("button, a, input"))?.focus();
}

function tick() {
  const box = document.activeElement
    ?.closest("[data-line]")
    ?.querySelector('input[name="choisies"]');
  if (!box) return;
  box.checked = !box.checked;
  showBulk();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: tick,
  a: () => ticked().length && list.querySelector(".bulk select").focus(),
  n: () => document.querySelector('[data-key="n"]')?.click(),
  "/": () => document.querySelector('[data-key="/"]')?.focus(),
};

// Somebody who speaks to the computer, or whose hands slip, may switch single letters off.
const SWITCH = "calame:touches-liste";
const areOn = () => localStorage.getItem(SWITCH) !== "non";

function showSwitch() {
  document.querySelector(".keys-shown").hidden = !areOn();
  document.querySelector("#letters").textContent = areOn()
    ? "Désactiver ces touches"
    : "Activer les touches d’une lettre";
}

document.querySelector("#letters").addEventListener("click", () => {
  localStorage.setItem(SWITCH, areOn() ? "non" : "oui");
  showSwitch();
});

document.addEventListener("keydown", (event) => {
  if (!areOn()) return;
  const isTyping = event.target.matches("select, textarea, input:not([type=checkbox])");
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
  const run = KEYS[event.key.toLowerCase()];
  if (!run) return;
  event.preventDefault();
  run();
});

list.addEventListener("change", (event) => {
  if (event.target.matches(".pick-all"))
    for (const box of boxes()) box.checked = event.target.checked;
  showBulk();
});

showBulk();
showSwitch();
setInterval(() => refresh().catch(() => {}), EVERY_MS);
