// What somebody has written in this very moment. IndexedDB answers later, and a page may be gone by then; so it stands
// in localStorage, which takes it at once, until IndexedDB has it. Rows are drafts (store.js) under their own keys.
"use strict";

const PREFIX = "auditsys-jotted|";

// Browsers may refuse localStorage, or it is full: then there is only the way over IndexedDB.
const attempt = (act) => {
  try {
    return act();
  } catch {
    return null;
  }
};

// Write a draft down now. What comes back crosses it out again, unless something newer stands there by then.
export function jot(draft) {
  const place = PREFIX + draft.key;
  const text = JSON.stringify(draft);
  attempt(() => localStorage.setItem(place, text));
  return () => attempt(() => localStorage.getItem(place) === text && localStorage.removeItem(place));
}

export const cross = (key) => attempt(() => localStorage.removeItem(PREFIX + key));

// What no other place has of this person, since a page was gone too soon.
export function jotted(owner) {
  const places = attempt(() => Object.keys(localStorage)) || [];
  return places.filter((place) => place.startsWith(PREFIX))
    .map((place) => attempt(() => JSON.parse(localStorage.getItem(place))))
    .filter((draft) => draft?.owner === owner);
}
