// The page of what this device has stored: visits, since when, until when. It also opens in place of a page that is not.
"use strict";
import { forget, moment, reader, visitsOf } from "./pages.js";

const place = document.querySelector("[data-stored-visits]");

function row(list) {
  const line = place.querySelector("template").content.firstElementChild.cloneNode(true);
  const [title, times] = ["title", "times"].map((name) => line.querySelector(`[data-fill=${name}]`));
  title.textContent = list.title;
  title.href = list.record;
  times.textContent = times.textContent.replace("{at}", moment(list.stored_at)).replace("{until}", moment(list.until));
  line.querySelector("[data-remove]").addEventListener("click", async () => {
    await forget(reader.pk, list.address);
    await show();
  });
  return line;
}

async function show() {
  const lists = reader ? await visitsOf(reader.pk) : [];
  place.querySelector("[data-none]").hidden = lists.length > 0;
  place.querySelector("[data-list]").replaceChildren(...lists.map(row));
}

document.querySelector("[data-not-stored]").hidden = location.pathname === "/on-site/";
show();
