// @ts-check
// Draws an area on the sketch of the town. The list of corners stays the truth: what is tapped is written there, what is
// typed there is drawn here, and whoever uses neither mouse nor finger moves the corners with the arrow keys.

const SVG = "http://www.w3.org/2000/svg";
/** Units a press of an arrow key moves a corner; with Shift ten times as much. */
const STEP = 4;

/** @typedef {{ lat: number, lon: number }} Corner */

export function start() {
  for (const box of document.querySelectorAll("[data-draw]")) {
    if (box instanceof HTMLElement) draw(box);
  }
}

/** @param {HTMLElement} box */
function draw(box) {
  const svg = /** @type {SVGSVGElement | null} */ (box.querySelector(":scope > svg"));
  const fields = /** @type {HTMLTextAreaElement[]} */ ([...document.querySelectorAll(box.dataset.draw ?? "")]);
  if (!svg || fields.length === 0) return;
  box.hidden = false;
  let field = fields[0];
  const number = (/** @type {string} */ name) => Number(svg.dataset[name]);
  const { west, north, right, down } = { west: number("west"), north: number("north"), right: number("right"), down: number("down") };
  const mine = /** @type {SVGPolygonElement} */ (svg.appendChild(document.createElementNS(SVG, "polygon")));
  mine.classList.add("draw__mine");
  const handles = svg.appendChild(document.createElementNS(SVG, "g"));

  const place = (/** @type {Corner} */ { lat, lon }) => ({ x: (lon - west) * right, y: (north - lat) * down });
  const corner = (/** @type {number} */ x, /** @type {number} */ y) => ({ lat: north - y / down, lon: west + x / right });

  /** @param {Corner[]} corners @param {number} [focus] */
  const write = (corners, focus) => {
    field.value = corners.map(({ lat, lon }) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show(focus);
  };

  /** @param {number} [focus] which corner gets the focus */
  const show = (focus) => {
    const corners = read(field.value);
    const places = corners.map(place);
    mine.setAttribute("points", places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
    handles.replaceChildren(...places.map(({ x, y }, at) => {
      const handle = document.createElementNS(SVG, "circle");
      handle.classList.add("draw__corner");
      handle.setAttribute("cx", x.toFixed(1));
      handle.setAttribute("cy", y.toFixed(1));
      handle.setAttribute("r", "11");
      handle.setAttribute("tabindex", "0");
      handle.setAttribute("role", "button");
      handle.setAttribute("aria-label", (box.dataset.corner ?? "").replace("{n}", String(at + 1)));
      handle.addEventListener("keydown", (event) => move(/** @type {KeyboardEvent} */ (event), corners, at));
      handle.addEventListener("pointerdown", (event) => drag(/** @type {PointerEvent} */ (event), corners, at));
      return handle;
    }));
    if (focus !== undefined) /** @type {SVGElement | undefined} */ (handles.children[focus])?.focus();
  };

  /** @param {KeyboardEvent} event @param {Corner[]} corners @param {number} at */
  const move = (event, corners, at) => {
    const far = event.shiftKey ? 10 * STEP : STEP;
    /** @type {Record<string, [number, number]>} */
    const ways = { ArrowUp: [0, -far], ArrowDown: [0, far], ArrowLeft: [-far, 0], ArrowRight: [far, 0] };
    const way = ways[event.key];
    if (way) {
      event.preventDefault();
      const { x, y } = place(corners[at]);
      write(corners.with(at, corner(x + way[0], y + way[1])), at);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      write(corners.toSpliced(at, 1), Math.max(0, at - 1));
    }
  };

  /** @param {PointerEvent | MouseEvent} event */
  const under = (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
    return corner(x, y);
  };

  /** @param {PointerEvent} down @param {Corner[]} corners @param {number} at */
  const drag = (down, corners, at) => {
    down.preventDefault();
    let moved = corners;
    const follow = (/** @type {PointerEvent} */ event) => {
      moved = corners.with(at, under(event));
      mine.setAttribute("points", moved.map(place).map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
    };
    const end = () => {
      removeEventListener("pointermove", follow);
      write(moved, at);
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  };

  svg.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.classList.contains("draw__corner")) return;
    const corners = read(field.value);
    write([...corners, under(event)], corners.length);
  });
  box.querySelector("[data-draw-add]")?.addEventListener("click", () => {
    const corners = read(field.value);
    const { width, height } = svg.viewBox.baseVal;
    // Not all on one spot: each further one a little beside the one before.
    write([...corners, corner(width / 2 + 24 * corners.length, height / 2 + 24 * (corners.length % 3))], corners.length);
  });
  box.querySelector("[data-draw-undo]")?.addEventListener("click", () => {
    const corners = read(field.value);
    write(corners.slice(0, -1));
  });
  for (const one of fields) {
    one.addEventListener("input", () => { if (one === field) show(); });
    one.addEventListener("focus", () => { field = one; show(); });
  }
  show();
}

/**
 * Corners as people paste them, as the server reads them: `52.204, 8.671`, also `52,204 8,671`.
 * @param {string} text
 * @returns {Corner[]}
 */
function read(text) {
  return text.split("\n").flatMap((line) => {
    const words = line.trim().split(/[ ;\t]+/).map((word) => word.replace(/,$/, "")).filter((word) => word !== "");
    const pair = words.length === 1 ? words[0].split(",") : words.map((word) => word.replace(",", "."));
    const [lat, lon] = pair.map(Number);
    return pair.length === 2 && Number.isFinite(lat) && Number.isFinite(lon) ? [{ lat, lon }] : [];
  });
}
