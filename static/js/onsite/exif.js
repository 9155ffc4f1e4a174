// The day on which a photo was taken, as the camera wrote it into the file (Exif, DateTimeOriginal). Nothing else is read.
"use strict";

const APP1 = 0xffe1, START_OF_SCAN = 0xffda, EXIF = 0x45786966;
const EXIF_TABLE = 0x8769, TAKEN = 0x9003;
const HEAD = 256 * 1024; // the camera writes it first

// What one entry of a table points to, by its tag; nothing when the table does not have it.
const pointer = (view, table, tag, little) => {
  const count = view.getUint16(table, little);
  for (let at = table + 2; at < table + 2 + count * 12; at += 12) {
    if (view.getUint16(at, little) === tag) return view.getUint32(at + 8, little);
  }
  return null;
};

const wordIn = (view, tiff) => {
  const little = view.getUint16(tiff) === 0x4949;
  const table = pointer(view, tiff + view.getUint32(tiff + 4, little), EXIF_TABLE, little);
  const at = table === null ? null : pointer(view, tiff + table, TAKEN, little);
  if (at === null) return "";
  return String.fromCharCode(...new Uint8Array(view.buffer, tiff + at, 10));
};

const tiffOf = (view) => {
  for (let at = 2; view.getUint16(at) !== START_OF_SCAN; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === APP1 && view.getUint32(at + 4) === EXIF) return at + 10;
  }
  return null;
};

// "2017-12-05", or nothing where the file does not say it or is made in another way.
export const takenOn = async (file) => {
  const view = new DataView(await file.slice(0, HEAD).arrayBuffer());
  try {
    const tiff = view.getUint16(0) === 0xffd8 ? tiffOf(view) : null;
    const said = tiff === null ? null : /^(\d{4}):(\d\d):(\d\d)$/.exec(wordIn(view, tiff));
    return said ? `${said[1]}-${said[2]}-${said[3]}` : "";
  } catch (error) {
    if (error instanceof RangeError) return ""; // it points beyond its own end
    throw error;
  }
};
