// Sending recordings: several at once, one request each, a real progress bar, retry on failure.
// A file stays in the list until the server has it.

import { make, pick } from "./elements.js";
import { csrf, refusalOf } from "./server.js";

const AT_ONCE = 2;
const form = pick("#upload");
const list = pick(".files");
const drop = pick(".drop");
const picker = pick('input[type="file"]');
const waiting = [];
let running = 0;
let left = 0;

function size(bytes) {
  return bytes < 1e6
    ? `${Math.max(1, Math.round(bytes / 1e3))} ko`
    : `${(bytes / 1e6).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} Mo`;
}

function line(file) {
  const bar = make("progress", { max: 1, value: 0, "aria-label": `Envoi de ${file.name}` });
  const said = make("p", { class: "said", role: "status" }, "En attente");
  const item = make(
    "li",
    {},
    make("span", { class: "name" }, file.name),
    make("span", { class: "size" }, size(file.size)),
    bar,
    said,
  );
  list.append(item);
  return { bar, said };
}

function add(files) {
  for (const file of files) {
    left += 1;
    waiting.push({ file, choices: choices(), ...line(file) });
  }
  start();
}

/** The choices as they stand when the file is added. */
function choices() {
  const data = new FormData(form);
  data.delete("file");
  return [...data.entries()];
}

function start() {
  while (running < AT_ONCE && waiting.length) {
    running += 1;
    transfer(waiting.shift());
  }
}

function transfer(job) {
  const request = new XMLHttpRequest(); // fetch cannot tell how far an upload is
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRF-Token", csrf);
  request.setRequestHeader("Accept", "application/json");
  job.said.className = "said";
  job.said.textContent = "Envoi…";
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    job.bar.value = total ? loaded / total : 0;
    if (loaded === total) job.said.textContent = "Vérification…";
  });
  request.addEventListener("load", () => finished(job, request));
  request.addEventListener("error", () => failed(job, refusalOf(0, "")));
  const data = new FormData();
  for (const [name, value] of job.choices) data.append(name, value);
  data.append("file", job.file);
  request.send(data);
}

function next() {
  running -= 1;
  start();
}

function finished(job, request) {
  if (request.status >= 300) return failed(job, refusalOf(request.status, request.responseText));
  const { dictation_id: id, is_duplicate: isDuplicate } = JSON.parse(request.responseText);
  job.bar.value = 1;
  left -= 1;
  job.said.className = "said is-good";
  job.said.replaceChildren(
    isDuplicate ? "Déjà reçue : cet enregistrement est dans la liste. " : "Reçue. ",
    make("a", { href: `/lettres/${id}` }, "Ouvrir"),
  );
  next();
}

function failed(job, refusal) {
  job.bar.value = 0;
  job.said.className = "said is-bad";
  const again = make("button", { type: "button", class: "button small" }, "Réessayer");
  again.addEventListener("click", () => {
    waiting.push(job);
    start();
  });
  job.said.replaceChildren(`${refusal.message} `, again);
  next();
}

for (const name of ["dragenter", "dragover"])
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
for (const name of ["dragleave", "drop"])
  drop.addEventListener(name, () => drop.classList.remove("is-over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  add(event.dataTransfer.files);
});
// A file dropped beside the frame must not replace the page, and the list with it.
for (const name of ["dragover", "drop"])
  addEventListener(name, (event) => event.preventDefault());
picker.addEventListener("change", () => {
  add(picker.files);
  picker.value = "";
});
addEventListener("beforeunload", (event) => left > 0 && event.preventDefault());
