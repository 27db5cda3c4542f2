// A chosen file is read into the text field, whatever its encoding; the form does the rest.
const file = document.querySelector("#list-file");
const text = document.querySelector("#list-text");

file.addEventListener("change", async () => {
  const bytes = await file.files[0].arrayBuffer();
  try {
    text.value = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text.value = new TextDecoder("windows-1252").decode(bytes);
  }
});
file.closest("label").hidden = false;
