// Photos and files made ready to be kept: a photo upright, small, and without what the camera wrote beside the picture.
"use strict";

import { takenOn } from "./exif.js";

export const THUMBNAIL = 240;
const LONG_EDGE = 2560, QUALITY = 0.82;
const MB = 1024 * 1024;
const MOST_MEGAPIXELS = 64; // a decoded picture takes four bytes a pixel: more than this closes the page of a phone
const TYPES = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "image/heif": "heic" };
const PHOTOS = ["jpg", "png", "webp", "heic"];

// What a file starts with says what it is, whatever its name says.
const STARTS = {
  jpg: /^\xff\xd8\xff/,
  png: /^\x89PNG/,
  webp: /^RIFF[^]{4}WEBP/,
  heic: /^[^]{4}ftyp/,
  pdf: /^%PDF-/,
};

// Why a file is not taken: the name of a sentence of the page, and what stands in it.
export class Refused extends Error {
  constructor(word, details = {}) {
    super(word);
    this.word = word;
    this.details = details;
  }
}

const kindOf = (file) => {
  const extension = /\.([a-z0-9]+)$/i.exec(file.name)?.[1].toLowerCase() || TYPES[file.type] || "";
  return { jpeg: "jpg", heif: "heic" }[extension] || extension;
};

const startOf = async (file) => String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer()));

const opened = (url) => new Promise((resolve, reject) => {
  const image = new Image();
  image.onload = () => resolve(image);
  image.onerror = reject;
  image.src = url;
});

export const drawn = (source, width, height, edge) => {
  const scale = Math.min(1, edge / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Refused("memory");
  pen.fillStyle = "#fff"; // what is transparent is white on paper
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
};

export const encoded = async (canvas) => {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) throw new Refused("memory");
  return blob;
};

// Give the memory of a canvas back at once; some browsers wait for long.
export const emptied = (canvas) => { canvas.width = canvas.height = 0; };

// A picture of the device as an image that can be drawn; `use` is done before its memory is given back.
export const withImage = async (blob, use) => {
  const url = URL.createObjectURL(blob);
  try {
    return await use(await opened(url));
  } finally {
    URL.revokeObjectURL(url);
  }
};

const photo = async (file) => withImage(file, async (image) => {
  const { naturalWidth: width, naturalHeight: height } = image; // upright: browsers heed what the camera says of that
  if (width * height > MOST_MEGAPIXELS * 1e6) throw new Refused("pixels", { limit: MOST_MEGAPIXELS });
  const canvas = drawn(image, width, height, LONG_EDGE);
  const small = drawn(canvas, canvas.width, canvas.height, THUMBNAIL);
  const made = { width: canvas.width, height: canvas.height, blob: await encoded(canvas), small: await encoded(small) };
  emptied(canvas);
  emptied(small);
  return made;
});

const prepared = async (file, { kinds, largest }) => {
  const kind = kindOf(file), start = await startOf(file);
  if (![...kinds, "heic"].includes(kind)) throw new Refused("kind");
  if (file.size === 0) throw new Refused("empty");
  if (!PHOTOS.includes(kind)) {
    if (file.size > largest * MB) throw new Refused("large");
    if (STARTS[kind] && !STARTS[kind].test(start)) throw new Refused("damaged");
    return { blob: file, name: file.name, takenOn: "", width: 0, height: 0, small: null };
  }
  if (!PHOTOS.some((one) => STARTS[one].test(start))) throw new Refused("damaged");
  const made = await photo(file).catch((error) => {
    throw error instanceof Refused ? error : new Refused(STARTS.heic.test(start) ? "heic" : "damaged");
  });
  return { ...made, name: `${file.name.replace(/\.\w+$/, "") || "photo"}.jpg`, takenOn: await takenOn(file) };
};

// One after the other, so that forty photos at once need the memory of one. What is not taken is told to `onError`
// (name of the sentence, file name, details), and the rest goes on as long as it `isWanted`; `onReady` gets each.
export const preparePhotos = async (files, { kinds, largest, onError, onReady = () => {}, onProgress = () => {}, isWanted = () => true }) => {
  const ready = [];
  for (const [number, file] of [...files].entries()) {
    if (!isWanted()) return ready;
    onProgress(number, files.length);
    try {
      const one = await prepared(file, { kinds, largest });
      if (!isWanted()) return ready;
      ready.push(one);
      onReady(one);
    } catch (error) {
      if (!(error instanceof Refused)) onError("unread", { name: file.name }); // gone since it was chosen
      else onError(error.word, { name: file.name, ...error.details });
    }
  }
  onProgress(files.length, files.length);
  return ready;
};
