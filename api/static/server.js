// Talking to our own server: JSON both ways, the CSRF token in a header, French refusals.

const csrf = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** A request that did not go through. `status` is 0 when the server could not be reached. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const PATIENCE_MS = 20_000; // a read that takes longer has met a server that hangs
const UNREACHABLE = "Le serveur ne répond pas : vérifiez le réseau, rien n'est perdu.";
const UNEXPECTED = "Le serveur a répondu de façon inattendue : rechargez la page.";

/** What an error response means; also used by the upload, which needs XMLHttpRequest. */
export function refusalOf(status, text) {
  if (status === 0) return new Refusal(0, "injoignable", UNREACHABLE);
  try {
    const { code, message } = JSON.parse(text);
    return new Refusal(status, code ?? "erreur", message ?? UNEXPECTED);
  } catch {
    return new Refusal(status, "erreur", UNEXPECTED);
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw refusalOf(0, "");
  }
  if (!response.ok) throw refusalOf(response.status, await response.text());
  return response;
}

/** GET something as JSON. */
export async function read(path) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return (await ask(path, { headers: { Accept: "application/json" }, signal })).json();
}

/** JSON, or a form where a file goes along. */
function encoded(body) {
  if (!Object.values(body).some((value) => value instanceof Blob))
    return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) form.append(name, value);
  return { headers: {}, body: form };
}

/** POST, get JSON. `keepalive` lets the request outlive the page. */
export async function send(path, body = {}, { keepalive = false } = {}) {
  const { headers, body: content } = encoded(body);
  const response = await ask(path, {
    method: "POST",
    keepalive,
    headers: { ...headers, Accept: "application/json", "X-CSRF-Token": csrf },
    body: content,
  });
  return response.json();
}

export { csrf };
