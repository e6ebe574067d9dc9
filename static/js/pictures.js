// Photos in a form: made small enough for a thin line, and sealed.

import { person, who } from "./person.js";

const { seal, sha256 } = Outbox;
const LONGEST = 1600; // pixels
const LARGEST = 4 * 1024 * 1024 - 64; // bytes the site takes, sealed

class TooLarge extends Error {
  name = "TooLarge";
}

/** `{row, file}` of every picture chosen in the form: how it is kept here, and how its entry names it. */
export function pictures(form, id) {
  const chosen = [...form.elements].filter((field) => field.type === "file" && field.files.length);
  return Promise.all(chosen.flatMap((field) => [...field.files].map(async (file) => {
    const small = await shrunk(file);
    if (small.size > LARGEST) throw new TooLarge();
    const body = await seal(person.key, `blob:${id}`, new Uint8Array(await small.arrayBuffer()));
    const name = await sha256(body);
    return { row: { name, who, body }, file: { field: field.name, name: file.name, type: small.type, size: small.size, blob: name } };
  })));
}

/** As JPEG and not larger than a page of notes needs; as it is when the browser cannot. */
async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: picture.width * scale, height: picture.height * scale });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
    return small && small.size < file.size ? small : file;
  } catch {
    return file;
  }
}
