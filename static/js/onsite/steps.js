// The steps that a case file is checked against follow its procedure, and the revision its received date.
// Everything shown comes from the page (fieldwork/_steps.html). Without this file the page asks after saving.
"use strict";

const box = document.querySelector("[data-steps]");
const form = box?.closest("form");
const choice = form?.elements.procedure;
const received = form?.elements.received_on;
const held = new Map(); // what was typed for a procedure before another one was chosen

const stored = (procedure) => form.querySelector(`template[data-steps-of="${CSS.escape(procedure)}"]`)?.content;
const list = box?.querySelector("[data-steps-list]");
const seen = box?.querySelector("[data-steps-seen]");

function row(step) {
  const made = form.querySelector("template[data-step-row]").content.firstElementChild.cloneNode(true);
  const order = step.dataset.step;
  const [result, remark] = made.querySelectorAll("select, input");
  const title = made.querySelector(".step-title");
  title.textContent = `${order}. ${step.textContent}`;
  made.querySelector(".step-facts").textContent = [step.dataset.who, step.dataset.limit].filter(Boolean).join(" · ");
  result.name = `step_${order}`;
  result.id = title.htmlFor = `id_step_${order}`;
  result.value = step.dataset.result;
  remark.name = `remark_${order}`;
  remark.id = `id_remark_${order}`;
  remark.value = step.dataset.remark;
  remark.setAttribute("aria-label", `${remark.getAttribute("aria-label")} ${order}`);
  return made;
}

function showSteps(procedure, before) {
  if (before !== null) held.set(before, [...list.children]);
  const steps = stored(procedure);
  const rows = held.get(procedure) || [...(steps?.querySelectorAll("[data-step]") || [])].map(row);
  list.replaceChildren(...rows);
  seen.value = form.querySelector(`template[data-steps-of="${CSS.escape(procedure)}"]`)?.dataset.seen || "";
  box.hidden = rows.length === 0;
}

// The last revision that had taken effect on the day the case was received.
function showRevision() {
  const revisions = [...(stored(choice.value)?.querySelectorAll("[data-from]") || [])];
  const inForce = received.value && revisions.filter((one) => one.dataset.from <= received.value).pop();
  box.querySelector("[data-steps-revision]").textContent = inForce ? inForce.textContent : "";
}

// One tap for what is the rule: every step that nobody has said anything of was in time.
const rest = box?.querySelector("[data-steps-rest]");
if (rest) {
  rest.hidden = false;
  rest.addEventListener("click", () => {
    for (const result of list.querySelectorAll("select")) if (!result.value) result.value = "in_time";
    list.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("[name=faults]").focus({ preventScroll: true });
  });
}

if (choice && received) {
  let shown = [...choice.options].find((one) => one.defaultSelected)?.value ?? choice.options[0].value; // by the server
  const follow = () => {
    if (choice.value !== shown) showSteps(choice.value, shown);
    shown = choice.value;
    showRevision();
  };
  for (const field of [choice, received]) field.addEventListener("change", follow);
  form.addEventListener("reset", () => setTimeout(() => { held.clear(); showSteps(choice.value, null); shown = choice.value; showRevision(); }));
  window.addEventListener("pageshow", follow); // a browser may have put back what was chosen before
  follow(); // or somebody was quicker than this file
}
