// @ts-check
// Pictures that the server does not decode but the browser shows (AVIF everywhere, HEIC in Safari) are drawn anew as JPEG
// before they are sent. Where the browser shows it neither, the file goes as it is, and the server says what helps.

/** Pixels of the longer side: more than print needs, less than a canvas can bear on a phone. */
const LONGEST = 4096;

/**
 * The same picture in a format that is taken, or the file as it was.
 * @param {File} file
 */
export async function taken(file) {
  if (!(await foreign(file))) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    if (!pen) return file;
    // JPEG knows no transparency: white, as the server does with a logo on nothing.
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    /** @type {Blob | null} */
    const jpeg = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
    return jpeg ? new File([jpeg], file.name.replace(/(\.\w+)?$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

/**
 * Told by content, as the server does: a name says nothing.
 * @param {File} file
 */
async function foreign(file) {
  const head = new TextDecoder("latin1").decode(await file.slice(4, 12).arrayBuffer());
  return /^ftyp(avif|avis|heic|heix|heim|heis|mif1|msf1)$/.test(head);
}
