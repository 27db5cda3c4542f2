// The page of texts: what is typed shows its fields at once; a search narrows the list.

import { make, pick } from "./elements.js";

const FIELD = /(\[[^[\]\n]{1,60}\])/;
const lines = [...document.querySelectorAll("[data-text]")];

function preview(form) {
  const place = pick("[data-preview]", form);
  const parts = pick("textarea", form).value.split(FIELD);
  place.replaceChildren(
    ...parts.map((part) => (FIELD.test(part) ? make("mark", {}, part) : part)),
  );
  place.hidden = parts.length < 2; // without a field it says nothing new
}

for (const place of document.querySelectorAll("[data-preview]")) {
  const form = place.closest("form");
  pick("textarea", form).addEventListener("input", () => preview(form));
  preview(form);
}

const find = pick("#find");
find.closest("label").hidden = lines.length < 2;
find.addEventListener("input", () => {
  const wanted = find.value.trim().toLowerCase();
  for (const line of lines)
    line.hidden = !`${pick("kbd", line).textContent} ${pick(".text-body", line).textContent}`
      .toLowerCase()
      .includes(wanted);
});
