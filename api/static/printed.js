// The preview of a letter: its text into the clipboard, with one key.

import { pick } from "./elements.js";

const button = pick("#copy");
const said = pick("#said");
const source = pick(button.dataset.copies);

/** Where the browser has no clipboard for pages without TLS, the old way still copies. */
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  source.select();
  return document.execCommand("copy");
}

button.addEventListener("click", async () => {
  let isCopied = false;
  try {
    isCopied = await copy(source.value);
  } catch {
    isCopied = false;
  }
  button.focus();
  said.textContent = isCopied
    ? "Texte copié."
    : "Copie refusée par le navigateur\u00a0: ouvrez «\u00a0Texte de la page\u00a0» et copiez-le.";
});
