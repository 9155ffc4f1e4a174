// The record page on site: rows are saved as one goes. Without this file every row has its own button.
(() => {
  "use strict";
  if (!window.htmx) return;
  document.documentElement.classList.add("with-htmx");

  // "Next unanswered question" goes on from where one is, and starts again at the end.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-next-open]")) return;
    const head = document.querySelector(".record-top").getBoundingClientRect().bottom;
    const waiting = [...document.querySelectorAll("[data-row]")].filter(
      (row) => !row.querySelector("input[name=answer]:checked") && row.querySelector("input[name=answer]"));
    const next = waiting.find((row) => row.getBoundingClientRect().top > head + 40) || waiting[0];
    if (!next) return;
    event.preventDefault();
    next.scrollIntoView();
    next.querySelector("input[name=answer]").focus({ preventScroll: true });
  });

  // What is swapped away must not take the focus with it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.contains(document.activeElement)) {
      event.detail.target.closest("form")?.elements.note?.focus({ preventScroll: true });
    }
  });

  // The network is back: rows that could not be saved are sent again, unless a person has to decide first.
  window.addEventListener("online", () => {
    for (const form of document.querySelectorAll("form.record-answer[data-dirty]")) {
      if (!form.querySelector(".compare")) form.requestSubmit();
    }
  });
})();
