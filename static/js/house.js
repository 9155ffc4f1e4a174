// What makes pages faster and kinder, by data attributes. Every page works without it.
(() => {
  "use strict";

  const metaToken = () => document.querySelector("meta[name=csrf-token]");
  const isPost = (form) => form.getAttribute("method")?.toLowerCase() === "post"; // a field may be named "method"

  // Ask before a step that is hard to take back: data-confirm="…" on the form or its button.
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm || event.target.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // One click, one submission: the button rests until the answer is here.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !isPost(form) || form.getAttribute("target") === "_blank") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.removeAttribute("data-dirty");
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => rest(form), 15000); // a download leaves the page as it is
  });
  const rest = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(rest));

  // Filters act when a choice is made: data-autosubmit on the form.
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-autosubmit]") && event.target.matches("select, [type=checkbox], [type=radio]")) {
      form.requestSubmit();
    }
  });

  // Warn before typed text is left behind: data-dirty-guard on the form.
  document.addEventListener("input", (event) => {
    event.target.form?.matches("[data-dirty-guard]") && event.target.form.setAttribute("data-dirty", "");
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-dirty]")) event.preventDefault();
  });

  // On a phone the tab that one is on is in sight.
  document.addEventListener("DOMContentLoaded", () => {
    const tab = document.querySelector(".tabs .active"), row = tab?.closest("ul");
    if (row) row.scrollLeft += tab.getBoundingClientRect().right - row.getBoundingClientRect().right + row.clientWidth / 4;
  });

  // A page that is made for the printer asks for it: data-print on something in it.
  if (document.querySelector("[data-print]")) window.addEventListener("load", () => window.print());

  // The record page hides the buttons that its scripts make superfluous. Where these did not start, they come back.
  const PATIENCE = 3000;
  window.addEventListener("load", () => setTimeout(() => {
    const { dataset, classList } = document.documentElement;
    const lacks = (id, started) => Boolean(document.getElementById(id)) && !started;
    classList.toggle("without-queue", lacks("onsite", dataset.onsite) || lacks("photos", classList.contains("with-photos")));
  }, PATIENCE));

  // Menus close when one goes elsewhere.
  const closeMenus = (except) =>
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu !== except && (menu.open = false));
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A table of ticks is crossed by arrow keys: data-arrows on the table.
  const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  document.addEventListener("keydown", (event) => {
    const way = WAYS[event.key], table = event.target.closest?.("[data-arrows]");
    if (!way || !table || event.target.type !== "checkbox") return;
    const rows = [...table.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("[type=checkbox]")]).filter((row) => row.length);
    const down = rows.findIndex((row) => row.includes(event.target));
    const next = rows[down + way[0]]?.[rows[down].indexOf(event.target) + way[1]];
    next?.focus();
    event.preventDefault();
  });
  // The Tab key stops once in each row, where the row was left: twelve months of twenty departments are 240 stops.
  const stopAt = (tick) => tick.closest("tr").querySelectorAll("[type=checkbox]").forEach((other) => { other.tabIndex = other === tick ? 0 : -1; });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-arrows] [type=checkbox]")) stopAt(event.target);
  });
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-arrows] tr").forEach((row) => {
    const first = row.querySelector("[type=checkbox]");
    if (first) stopAt(first);
  }));

  // A form that came back is read from what is to be mended.
  const meetReader = (root) => {
    const place = root.querySelector("[data-focus]");
    place?.focus();
    if (place) place.closest("form")?.matches("[data-dirty-guard]") && place.closest("form").setAttribute("data-dirty", "");
  };
  document.addEventListener("DOMContentLoaded", () => meetReader(document));

  // What htmx could not fetch is said where it would have stood (partials/_notes.html holds the sentences).
  const placeOf = (element) => element.closest("form") || element;
  const unnote = (place) => place.querySelectorAll(".row-note").forEach((note) => note.remove());
  const note = (element, name) => {
    const place = placeOf(element);
    unnote(place);
    place.append(document.getElementById(name).content.cloneNode(true));
  };
  let signedOut = false;

  document.addEventListener("htmx:responseError", (event) => {
    const { elt, xhr } = event.detail;
    signedOut = signedOut || xhr.status === 401;
    note(elt, xhr.status === 401 ? "signed-out" : xhr.status < 500 ? "refused" : "not-sent");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => note(event.detail.elt, "not-sent"));
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) unnote(placeOf(event.detail.elt));
  });

  // Signed in again in another tab: this page takes the new token and keeps its text.
  window.addEventListener("focus", async () => {
    if (!signedOut) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("meta[name=csrf-token]")?.content;
    if (answer.redirected || !token) return;
    signedOut = false;
    metaToken().content = token;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => (input.value = token));
  });

  // Choices made while their list was being fetched anew stay made: data-keep-choices on the list.
  const choicesIn = (list) => [...list.querySelectorAll("[type=radio], [type=checkbox]")];
  let kept = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const list = event.detail.target;
    kept = list.matches("[data-keep-choices]")
      ? new Set(choicesIn(list).filter((choice) => choice.checked).map((choice) => `${choice.name}=${choice.value}`))
      : null;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!kept) return;
    const list = document.getElementById(event.detail.target.id);
    choicesIn(list).forEach((choice) => (choice.checked = kept.has(`${choice.name}=${choice.value}`)));
    kept = null;
  });
})();
