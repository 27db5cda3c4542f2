// Sending a letter template: the server checks it, and says in French what to do about it.

import { make, pick } from "./elements.js";
import { csrf, refusalOf } from "./server.js";

const form = pick("#send");
const said = pick("#said");
const button = pick("button", form);

/** Several problems come as sentences in one message: one line each. */
function show(message) {
  const sentences = message.replace(/ ([:;?!»])/g, "\u00a0$1").split(/(?<=[.?])\s+(?=[A-ZÀÉ])/u);
  const text =
    sentences.length === 1
      ? make("p", {}, message)
      : make("ul", { class: "problems" }, ...sentences.map((one) => make("li", {}, one)));
  said.replaceChildren(make("div", { class: "notice alert" }, text));
}

async function transfer() {
  let response;
  try {
    response = await fetch(form.action, {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json", "X-CSRF-Token": csrf },
      body: new FormData(form),
    });
  } catch {
    return show(refusalOf(0, "").message);
  }
  const text = await response.text();
  if (!response.ok) return show(refusalOf(response.status, text).message);
  return window.location.assign(JSON.parse(text).address);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  said.replaceChildren();
  await transfer();
  button.disabled = false;
});
