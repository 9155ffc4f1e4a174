// To the server and back. Only a JSON body with one of the four states is an answer; everything else is silence.
"use strict";

import { address } from "./page.js";
import { reader } from "./pages.js";

export const EXPLICIT = ["applied", "duplicate", "conflict", "refused"];
const PATIENCE = 30000;
const PATIENCE_WITH_FILES = 180000;

const CLOCK = "auditsys-clock"; // what was learnt of it stands for pages that open without a network

let offset = remembered(); // how far the device's clock is behind the server's, in milliseconds
let reached = navigator.onLine;

export const isReached = () => reached && navigator.onLine;

// The present moment by the server's clock, as far as the device knows it.
export const now = () => new Date(Date.now() + offset);

export function learnTime(moment) {
  if (!moment) return;
  offset = Date.parse(moment) - Date.now();
  try {
    localStorage.setItem(CLOCK, offset);
  } catch { /* this page knows it, the next one asks */ }
}

function remembered() {
  try {
    return Number(localStorage.getItem(CLOCK)) || 0;
  } catch {
    return 0;
  }
}

// fetch that ends: null when there was no response at all.
export async function reach(url, options = {}, patience = PATIENCE) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const response = await fetch(url, {
      credentials: "same-origin", redirect: "manual", cache: "no-store", ...options, signal: stop.signal,
    });
    const body = await response.text(); // a response that breaks off is none
    reached = true;
    return { status: response.status, ok: response.ok, body, json: () => parsed(body) };
  } catch {
    reached = false;
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

// Who is signed in, with a fresh token: {state: "ready" | "signed_out" | "other_person" | "silent", token, name}.
// A token also comes with "signed_out": the one for signing in.
export async function access() {
  const response = await reach(reader.token, { headers: { Accept: "application/json" } });
  const body = response?.json();
  if (response?.status === 401 && body?.token) return { state: "signed_out", token: body.token };
  if (!response?.ok || !body?.token) return { state: "silent" };
  learnTime(body.now);
  const state = String(body.user) === reader.pk ? "ready" : "other_person";
  return { state, token: body.token, name: body.name };
}

// Send one operation. {state} is one of the four, or why there was no answer: signed_out, other_person and forged are
// about whoever sends; silent, busy and broken about the way there; unanswered about this operation.
export async function send(operation, token) {
  const url = address("operations", { "/0/": `/${operation.visit}/`, "/kind/": `/${operation.kind}/` });
  const response = await reach(
    url,
    { method: "POST", body: asForm(operation), headers: { "X-CSRFToken": token, Accept: "application/json" } },
    operation.files.length ? PATIENCE_WITH_FILES : PATIENCE,
  );
  if (!response) return { state: "silent" };
  const body = response.json();
  const isAboutIt = body?.op_id === operation.opId || body?.op_id === ""; // too much to be read at all
  if (EXPLICIT.includes(body?.state) && isAboutIt) return body;
  return { state: silence(response.status, body), status: response.status };
}

function silence(status, body) {
  if (status === 401) return "signed_out";
  if (status === 403 && body?.state !== "not_yours") return body?.state === "other_person" ? "other_person" : "forged";
  if ([429, 502, 503, 504].includes(status)) return "busy";
  return status >= 500 ? "broken" : "unanswered";
}

function asForm(operation) {
  const form = new FormData();
  form.set("op_id", operation.opId);
  form.set("owner", operation.owner);
  form.set("device", operation.device);
  form.set("uid", operation.uid);
  form.set("base_version", operation.baseVersion ?? "");
  form.set("base", JSON.stringify(operation.base || {}));
  form.set("made_at", operation.madeAt);
  for (const [name, value] of Object.entries(operation.fields)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
  }
  for (const { field = "file", blob, name } of operation.files) form.append(field, blob, name);
  return form;
}
