// Two people wrote one field: both texts side by side, and a choice for each field. A new operation is made of it.
"use strict";

import { isSame, labelOf, readable } from "./forms.js";
import { at, page, part, piece, words } from "./page.js";
import { discard, record } from "./queue.js";

// The first undecided operation of a record, and what the person wants by now (the last one).
const first = (operations) => operations.find((one) => one.state === "conflict");
const mine = (operations) => operations.at(-1).fields;

// Fields that both sides changed apart: those that the server named, and those of operations behind it.
function disputed(operations, form) {
  const { base, copy, conflicting = [] } = first(operations);
  const yours = mine(operations);
  const compound = conflicting.filter(({ name }) => !(name in yours)); // of several fields, such as steps
  return compound.concat(Object.keys(yours).filter((name) => name in copy.values).flatMap((name) => {
    const [was, theirs, my] = [base[name], copy.values[name], yours[name]];
    const named = conflicting.find((one) => one.name === name);
    if (isSame(theirs, my) || (!named && (isSame(was, my) || isSame(was, theirs)))) return [];
    const unchanged = named && isSame(my, first(operations).fields[name]);
    const isWords = isSame(named?.theirs ?? theirs, theirs) && isSame(readable(form, name, theirs), theirs);
    return [{
      name, label: named?.label || labelOf(form, name),
      theirs: named?.theirs || readable(form, name, theirs),
      yours: unchanged ? named.yours : readable(form, name, my),
      isText: typeof my === "string" && isWords,
    }];
  }));
}

let made = 0;

// The panel of a record in conflict; `decided` is told what was chosen.
export function conflictPanel(operations, { form = null, decided = () => {} } = {}) {
  const { copy } = first(operations);
  const panel = piece("conflict");
  part(panel, "who").textContent = words("conflict-who", { who: copy.by, at: at(copy.at) });
  const fields = disputed(operations, form).map((field) => [field, fieldset(field, operations)]);
  part(panel, "fields").replaceChildren(...fields.map(([, element]) => element));
  part(panel, "save").addEventListener("click", async () => {
    const chosen = Object.fromEntries(fields.map(([{ name }, element]) => [name, choice(element)]));
    const values = await decide(operations, chosen);
    decided(values, copy);
  });
  return panel;
}

function fieldset(field, operations) {
  const element = piece("conflict-field");
  const name = `onsite-choice-${(made += 1)}`;
  part(element, "label").textContent = field.label;
  for (const side of ["theirs", "yours"]) part(element, side).textContent = field[side] || words("nothing");
  const text = part(element, "text");
  if (field.isText) text.value = `${copyOf(operations).values[field.name]}\n${mine(operations)[field.name]}`.trim();
  text.setAttribute("aria-label", field.label);
  for (const radio of element.querySelectorAll("input[type=radio]")) radio.name = name;
  if (!field.isText) part(element, "merge").remove();
  element.addEventListener("change", () => {
    text.hidden = element.querySelector("input:checked").value !== "merged";
    if (!text.hidden) text.focus();
  });
  return element;
}

const copyOf = (operations) => first(operations).copy;

const choice = (element) => ({ side: element.querySelector("input:checked").value, text: part(element, "text").value });

// Mine where only I changed it or chose so, else theirs; on top of theirs, in place of all that waited.
async function decide(operations, chosen) {
  const { base, baseVersion, copy, visit, kind, uid, label, page: place } = first(operations);
  const my = mine(operations);
  const whole = Object.keys(chosen).filter((name) => !(name in my)).map((name) => chosen[name].side); // compound ones
  const values = {};
  for (const name of Object.keys(my)) {
    if (name in copy.values) values[name] = settled(my[name], base[name], copy.values[name], chosen[name]);
    else values[name] = whole.includes("theirs") ? base[name] : my[name]; // said as it was seen, theirs stays
  }
  const stands = { ...base, ...copy.values };
  const isApart = Object.keys(my).some((name) => !(name in copy.values)) && !whole.includes("yours");
  const seen = { base: stands, baseVersion: isApart ? baseVersion : String(copy.version) };
  const instead = operations.map((one) => one.n);
  const isNew = whole.includes("yours") || Object.keys(values).some((name) => !isSame(values[name], stands[name]));
  if (isNew) await record({ visit, kind, uid, label, page: place, ...seen, fields: values, instead });
  else await discard(...instead);
  return values;
}

function settled(my, was, theirs, choice) {
  if (choice) return { theirs, yours: my, merged: choice.text }[choice.side];
  return isSame(was, my) ? theirs : my;
}

// What belongs to one record, in the order of the operations.
export function byRecord(operations, visit = page.visit) {
  const groups = new Map();
  for (const one of operations.filter((other) => other.visit === visit && other.state !== "kept")) {
    const key = `${one.kind}|${one.uid}`;
    groups.set(key, [...(groups.get(key) || []), one]);
  }
  return groups;
}

export const isDisputed = (operations) => operations.some((one) => one.state === "conflict");
