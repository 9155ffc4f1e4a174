// The closing meeting: arrow keys go from finding to finding. Without this file the buttons do.
(() => {
  "use strict";
  const ways = { ArrowLeft: "prev", ArrowRight: "next" };
  document.addEventListener("keydown", (event) => {
    const rel = ways[event.key];
    if (!rel || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], .tabs, summary")) return;
    const way = document.querySelector(`.closing-way a[rel=${rel}]`);
    if (!way) return;
    event.preventDefault();
    way.click();
  });
})();
