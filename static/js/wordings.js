// Standard wordings: a button at each text field that has some, a list on the page, and what is chosen stands at the
// caret as if it had been typed. Without this file nothing is offered, and one types.
(() => {
  "use strict";
  const ELLIPSIS = "…";
  const visited = new WeakSet(); // fields in which somebody has been: the caret of the others means nothing
  let field = null, caret = [0, 0];
  const dialog = () => document.getElementById("wordings");
  const listFor = (area) => [...dialog().querySelectorAll("[data-fields]")].find(
    (list) => list.dataset.fields.split(" ").includes(area.name));

  const equip = (root) => {
    if (!dialog()) return;
    for (const area of root.querySelectorAll("textarea[name]")) {
      if (area.dataset.wordings !== undefined || area.readOnly || !listFor(area)) continue;
      area.dataset.wordings = "";
      if (area === document.activeElement) visited.add(area); // somebody was quicker than this file
      const button = document.getElementById("wording-button").content.firstElementChild.cloneNode(true);
      button.addEventListener("click", () => open(area));
      area.after(button);
    }
  };

  const open = (area) => {
    field = area;
    const end = area.value.length;
    caret = visited.has(area) ? [area.selectionStart, area.selectionEnd] : [end, end];
    const wanted = listFor(area);
    dialog().querySelectorAll("[data-fields]").forEach((list) => (list.hidden = list !== wanted));
    dialog().showModal();
    wanted.querySelector("button").focus();
  };

  // As typing does: it can be undone, events tell drafts and the queue, a change is told when the field is left.
  const type = (text) => {
    const before = field.value;
    if (document.execCommand("insertText", false, text) && field.value !== before) return;
    field.setRangeText(text, ...caret, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
    field.addEventListener("blur", () => field.dispatchEvent(new Event("change", { bubbles: true })), { once: true });
  };

  const insert = (wording) => {
    const [start, end] = caret;
    const before = field.value.slice(0, start), behind = field.value.slice(end);
    const gap = before && !/\s$/.test(before) ? " " : "", tail = behind && !/^[\s.,;:]/.test(behind) ? " " : "";
    const room = field.maxLength < 0 ? Infinity : Math.max(0, field.maxLength - before.length - behind.length);
    const text = (gap + wording + tail).slice(0, room);
    field.focus();
    field.setSelectionRange(start, end);
    if (text) type(text);
    const blank = text.indexOf(ELLIPSIS), after = start + text.length;
    if (blank < 0) field.setSelectionRange(after, after);
    else field.setSelectionRange(start + blank, start + blank + 1); // what is to be filled in comes first
  };

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) visited.add(event.target);
  });
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-wording]");
    if (chosen) {
      dialog().close();
      insert(chosen.textContent);
    } else if (event.target === dialog()) {
      dialog().close(); // beside the list
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    equip(document);
    // Rows that are fetched anew have their fields anew.
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
      if (node.nodeType === Node.ELEMENT_NODE && (node.matches("textarea") || node.querySelector("textarea"))) {
        equip(node.parentElement || document);
      }
    }))).observe(document.getElementById("main"), { childList: true, subtree: true });
  });
})();
