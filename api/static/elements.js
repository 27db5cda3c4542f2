// Making page elements. Text always goes in as text, never as markup.

/** `make("button", { class: "small", onclick }, "Garder")` */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** `pick("#notes")`: the element, which is there. */
export function pick(selector, root = document) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`no ${selector} in this page`);
  return element;
}

/** French puts a no-break space before these marks, so that they never begin a line. */
function typeset(message) {
  return message.replace(/ ([:;?!»])/g, "\u00a0$1");
}

/** Show something that a person must read; the buttons say what can be done. */
export function notify(place, kind, message, choices = []) {
  const buttons = choices.map(({ label, run, keeps }) =>
    make(
      "button",
      {
        type: "button",
        class: "button small",
        onclick: () => {
          if (!keeps) quiet(place);
          run();
        },
      },
      label,
    ),
  );
  place.className = `notice ${kind}`;
  place.replaceChildren(make("p", {}, typeset(message)), ...buttons);
  place.hidden = false;
}

export function quiet(place) {
  place.hidden = true;
  place.replaceChildren();
}
