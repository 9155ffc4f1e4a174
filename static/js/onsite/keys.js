// At the table: the record page by keyboard, and in the light of the room one sits in.
"use strict";

const SWITCH = "auditsys-keys";
const TYPING = "textarea, select, [contenteditable],"
  + " input:not([type=radio], [type=checkbox], [type=file], [type=submit], [type=button])";
const CHOOSING = ".onsite-conflict"; // its choices are made by arrow keys, as everywhere

const dialog = document.getElementById("keys");
const rows = () => [...document.querySelectorAll("[data-row]")];

// Whether the keys act is remembered on this device; where the browser remembers nothing, until the page is left.
let off = false;
const remembered = (change) => {
  try {
    return change();
  } catch {
    return null; // storage is refused here
  }
};
off = remembered(() => localStorage.getItem(SWITCH)) === "off";
const turn = (on) => {
  off = !on;
  remembered(() => (on ? localStorage.removeItem(SWITCH) : localStorage.setItem(SWITCH, "off")));
};

// The question that one is at: the one with the focus last, else the first that can be seen.
const mark = (row) => {
  for (const other of document.querySelectorAll("[data-row][data-current]")) {
    if (other !== row) other.removeAttribute("data-current");
  }
  row?.setAttribute("data-current", "");
};
const headHeight = () => document.querySelector(".record-top")?.getBoundingClientRect().bottom || 0;
const current = () => document.querySelector("[data-row][data-current]");
const seen = () => rows().find((row) => row.getBoundingClientRect().bottom > headHeight() + 40);

const goTo = (row) => {
  if (!row) return;
  mark(row);
  row.tabIndex = -1; // so that its question is read out
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};
const step = (places) => {
  const at = rows().indexOf(current());
  goTo(at < 0 ? seen() : rows()[at + places]);
};

const answer = (number) => {
  const radio = (current() || seen())?.querySelectorAll("input[name=answer]")[number - 1];
  if (!radio) return;
  mark(radio.closest("[data-row]"));
  radio.focus({ preventScroll: true });
  radio.click();
};
const inRow = (selector, act) => {
  const place = (current() || seen())?.querySelector(selector);
  if (place) act(place);
};

const KEYS = {
  arrowdown: () => step(1),
  j: () => step(1),
  arrowup: () => step(-1),
  k: () => step(-1),
  n: () => inRow("textarea[name=note]", (note) => note.focus()),
  f: () => inRow(".record-raise", (button) => button.click()),
  p: () => inRow(".evidence-add input[multiple]", (input) => input.click()),
  "?": () => dialog?.showModal(),
};

// Digits by their place: on a Vietnamese keyboard layout the same keys write letters.
const digit = (event) => /^(?:Digit|Numpad)([1-5])$/.exec(event.code)?.[1];
const isTyping = (event) => event.isComposing || event.target.closest?.(`${TYPING}, ${CHOOSING}`);

const press = (event) => {
  if (event.key === "Escape" && event.target.matches?.("textarea[name=note]")) {
    goTo(event.target.closest("[data-row]"));
    return;
  }
  if (off || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  if (!rows().length || document.querySelector("dialog[open], details.menu[open]")) return;
  const act = digit(event) && !event.shiftKey ? () => answer(Number(digit(event))) : KEYS[event.key.toLowerCase()];
  if (!act || (event.shiftKey && event.key !== "?")) return;
  event.preventDefault();
  act();
};

// Another light at once and without a new page, so that what is typed stays; remembered by the server as ever.
const switchTheme = (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-switch]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { value } = event.submitter;
  document.documentElement.dataset.bsTheme = value;
  form.closest("details").open = false;
  form.closest("details").querySelector("summary").focus();
  const body = new FormData(form);
  body.set("theme", value);
  body.set("csrfmiddlewaretoken", document.querySelector("meta[name=csrf-token]").content);
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {}); // offline: this page is dark anyway
};

document.addEventListener("submit", switchTheme, true);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row) mark(row);
});

// The keyboard on the glass has come up, or the device was turned: what is being typed stays in sight.
window.visualViewport?.addEventListener("resize", () => {
  const field = document.activeElement;
  if (field?.matches(TYPING) && !field.closest("dialog")) field.scrollIntoView({ block: "nearest" });
});

if (dialog) {
  document.addEventListener("keydown", press);
  const open = document.querySelector("[data-keys-open]"), on = dialog.querySelector("[data-keys-on]");
  open.hidden = false;
  on.checked = !off;
  open.addEventListener("click", () => {
    open.closest("details").open = false;
    dialog.showModal();
  });
  on.addEventListener("change", () => turn(on.checked));
  dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
}
