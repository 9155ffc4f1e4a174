// Procedures beside the questions. Without this file they open as any popover and close at the next tap elsewhere; on
// a screen with room for both they stay open while one writes, one at a time.
(() => {
  "use strict";
  const room = matchMedia("(min-width: 992px)");
  const panels = () => [...document.querySelectorAll(".beside[popover]")];
  const isOpen = (panel) => panel.matches(":popover-open");
  const settle = () => panels().forEach((panel) => {
    if (!isOpen(panel)) panel.popover = room.matches ? "manual" : "auto";
  });
  if (!("popover" in HTMLElement.prototype)) return;

  document.addEventListener("DOMContentLoaded", settle);
  room.addEventListener("change", settle);
  document.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open" || !event.target.matches(".beside")) return;
    panels().forEach((panel) => panel !== event.target && isOpen(panel) && panel.hidePopover());
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const open = panels().find((panel) => isOpen(panel) && panel.popover === "manual");
    if (!open) return;
    const within = open.contains(document.activeElement);
    open.hidePopover();
    if (within) document.querySelector(`[popovertarget="${open.id}"]`)?.focus();
  });
})();
