// The worklist keeps itself up to date; the focus stays where it was.

const EVERY_MS = 3000;
const list = document.querySelector("#live");
let seen = list.innerHTML;

function focusKey() {
  return document.activeElement?.closest("[data-focus]")?.dataset.focus ?? null;
}

function replace(html) {
  const key = focusKey();
  list.innerHTML = html; // our own server's page fragment, escaped there
  if (key) list.querySelector(`[data-focus="${CSS.escape(key)}"]`)?.focus();
}

async function refresh() {
  if (document.hidden) return;
  const response = await fetch(list.dataset.source, { credentials: "same-origin" });
  if (response.status === 401) location.reload();
  if (!response.ok) return;
  const html = await response.text();
  if (html === seen) return;
  seen = html;
  replace(html);
}

setInterval(() => refresh().catch(() => {}), EVERY_MS);
