// Forms of any kind, read and filled by the names of their fields.
"use strict";

const NOT_SAID = ["csrfmiddlewaretoken", "op_id", "version", "then", "more"];

const controls = (form) => [...form.elements].filter(
  (one) => one.name && !NOT_SAID.includes(one.name) && !["file", "submit", "button"].includes(one.type));

export const controlsOf = (form, name) => controls(form).filter((one) => one.name === name);
export const names = (form) => [...new Set(controls(form).map((one) => one.name))];

// A choice stands for a record by its uid where it has one, since its number is not known everywhere.
const valueOf = (control) => control.dataset.uid || control.value;

function readField(form, name, isChosen, textOf) {
  const group = controlsOf(form, name);
  const [first] = group;
  if (first.type === "checkbox") return group.filter(isChosen).map(valueOf);
  if (first.type === "radio") return group.filter(isChosen).map(valueOf)[0] ?? "";
  if (first.type === "select-multiple") return [...first.options].filter(isChosen).map(valueOf);
  return textOf(first);
}

const read = (form, isChosen, textOf) =>
  Object.fromEntries(names(form).map((name) => [name, readField(form, name, isChosen, textOf)]));

// What stands in the form now.
export const valuesOf = (form) => read(form, (one) => one.checked || one.selected, (one) => one.value);

// What stood in it when the page came from the server.
export const valuesAtFirst = (form) =>
  read(form, wasChosen, (one) => (one.options ? optionAtFirst(one) : one.defaultValue));

const wasChosen = (one) => one.defaultChecked || one.defaultSelected;
const optionAtFirst = ({ options }) => ([...options].find((one) => one.defaultSelected) || options[0])?.value ?? "";

export function fillField(form, name, value) {
  const wanted = new Set([value].flat().map(String));
  for (const control of controlsOf(form, name)) {
    if (["checkbox", "radio"].includes(control.type)) control.checked = wanted.has(valueOf(control));
    else if (control.multiple) for (const one of control.options) one.selected = wanted.has(valueOf(one));
    else control.value = value ?? "";
  }
}

// A choice may bring further fields with it, as a procedure brings its steps: they are told, and filled after it.
export function fill(form, values) {
  for (const name of names(form).filter((one) => one in values)) {
    const before = valuesOf(form)[name];
    fillField(form, name, values[name]);
    const [first] = controlsOf(form, name);
    if (first.options && !isSame(before, values[name])) first.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const name of names(form)) if (name in values) fillField(form, name, values[name]);
}

// Line ends are no difference, nor is the order of several; nothing is nothing.
const plain = (value) => {
  const list = [value ?? []].flat().map((one) => String(one).replace(/\r\n?/g, "\n").trim());
  return JSON.stringify(list.filter(Boolean).sort());
};
export const isSame = (one, other) => plain(one) === plain(other);
export const areSame = (ones, others) => Object.keys(ones).every((name) => isSame(ones[name], others[name]));

// A value as people read it: the words of the choice, or the text itself.
export function readable(form, name, value) {
  const said = [value ?? []].flat().map(String);
  const group = form ? controlsOf(form, name) : [];
  return said.map((one) => {
    const control = group.find((other) => ["checkbox", "radio"].includes(other.type) && valueOf(other) === one);
    const option = group[0]?.options && [...group[0].options].find((other) => other.value === one);
    return (control?.labels[0]?.textContent || option?.textContent || one).trim();
  }).filter(Boolean).join(", ");
}

export function labelOf(form, name) {
  const [first] = form ? controlsOf(form, name) : [];
  const legend = first?.closest("fieldset")?.querySelector("legend");
  const group = first && ["checkbox", "radio"].includes(first.type);
  const own = group ? legend || first.closest("[id^=div_id_]")?.querySelector("label, legend") : first?.labels?.[0];
  return (own?.textContent || first?.getAttribute("aria-label") || name).replace("*", "").trim();
}
