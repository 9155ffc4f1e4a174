// What the page says about itself: templates/fieldwork/_onsite_words.html, the element #onsite and its words.
"use strict";

const root = document.getElementById("onsite");

// visit, owner, zone, seq and the addresses; null on a page that records nothing.
export const page = root ? { ...root.dataset } : null;

// A sentence of the page, with {names} filled in.
export function words(name, values = {}) {
  const sets = [...document.querySelectorAll("template[data-words]")];
  const place = sets.map((set) => set.content.querySelector(`[data-word="${name}"]`)).find(Boolean);
  return place.textContent.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

// A fresh copy of a piece of the page; its parts are found by data-part.
export function piece(name) {
  return document.querySelector(`template[data-piece="${name}"]`).content.firstElementChild.cloneNode(true);
}

export const part = (element, name) => element.querySelector(`[data-part="${name}"]`);

export function address(name, values = {}) {
  return Object.entries(values).reduce((made, [key, value]) => made.replace(key, value), page[name]);
}

const parts = (moment) =>
  Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone: page.zone, day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit",
    }).formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));

const day = ({ day: date, month, year }) => `${date}/${month}/${year}`;

// The time of day at the agency's place, with the date when it was another day.
export function at(moment) {
  const then = parts(moment);
  const time = `${then.hour}:${then.minute}`;
  return day(then) === day(parts(Date.now())) ? time : `${time} ${day(then)}`;
}

export function say(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(`onsite:${name}`, { detail }));
}
