// @ts-check
// The bar of a warning stays in view. Once the page is read on it shrinks to one line, so that large text keeps room;
// the line it gives up stays as a margin, so that nothing on the page moves.
import { all } from "./page.js";

/** Wires the bar, where there is one. */
export function start() {
  const bars = all(".warnings__bars")[0];
  if (!bars) return;
  let spare = 0;
  const look = () => {
    const stuck = spare > 0 && scrollY >= spare;
    if (stuck === "stuck" in bars.dataset) return;
    if (stuck) bars.dataset.stuck = "";
    else delete bars.dataset.stuck;
    bars.style.marginBlockEnd = stuck ? `${spare}px` : "";
  };
  const measure = () => {
    delete bars.dataset.stuck;
    bars.style.marginBlockEnd = "";
    const full = bars.offsetHeight;
    bars.dataset.stuck = "";
    spare = full - bars.offsetHeight;
    delete bars.dataset.stuck;
    look();
  };
  addEventListener("scroll", look, { passive: true });
  addEventListener("resize", measure);
  void document.fonts.ready.then(measure);
}
