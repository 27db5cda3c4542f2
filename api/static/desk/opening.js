// Before the desk's own scripts: a file that does not arrive, or a server that does not answer,
// would leave an empty page and nobody told. Asks once more by itself, then says so.

const SLOT = "calame:rouverte";
const PATIENCE_MS = 20_000;
const INCOMPLETE = "La page ne s’est pas ouverte en entier : rechargez-la (F5).";
const SLOW = "La lettre tarde à s’ouvrir : patientez, ou rechargez la page (F5).";

const isReady = () => Boolean(document.querySelector(".desk")?.dataset.ready);

function say(words) {
  const box = document.querySelector("#notice");
  box.className = "notice alert";
  box.textContent = words;
  box.hidden = false;
}

function openAgain() {
  if (sessionStorage.getItem(SLOT) === location.pathname) say(INCOMPLETE);
  else {
    sessionStorage.setItem(SLOT, location.pathname);
    location.reload();
  }
}

const isScript = ({ target }) => target instanceof HTMLScriptElement;
addEventListener("error", (event) => isScript(event) && !isReady() && openAgain(), true);
addEventListener("load", () => {
  setTimeout(() => (isReady() ? sessionStorage.removeItem(SLOT) : say(SLOW)), PATIENCE_MS);
});
