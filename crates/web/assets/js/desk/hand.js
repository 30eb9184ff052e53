// @ts-check
// Putting a post in by hand: one tap copies the text and opens the channel, or hands text and picture to another program.
// Without it the text is selected and copied by hand.

export function start() {
  const hand = /** @type {HTMLElement | null} */ (document.querySelector("[data-hand]"));
  if (!hand) return;
  const text = /** @type {HTMLTextAreaElement | null} */ (hand.querySelector("[data-hand-text]"));
  const copy = /** @type {HTMLAnchorElement | null} */ (hand.querySelector("[data-hand-copy]"));
  const share = /** @type {HTMLButtonElement | null} */ (hand.querySelector("[data-hand-share]"));
  const picture = /** @type {HTMLImageElement | null} */ (hand.querySelector("[data-hand-picture]"));
  if (!text || !copy) return;
  copy.addEventListener("click", (event) => {
    event.preventDefault();
    // In a window of its own: the answer is given on this page afterwards.
    const open = () => window.open(copy.href, "_blank", "noopener");
    navigator.clipboard.writeText(text.value).then(() => say(hand.dataset.copied), () => {
      text.select();
      say(hand.dataset.failed);
    }).then(open);
  });
  if (share && picture) void offer(share, copy, picture.src, text.value);
}

/**
 * The picture is fetched before it is asked for: sharing is allowed right after a tap only.
 * @param {HTMLButtonElement} button @param {HTMLAnchorElement} copy @param {string} src @param {string} text
 */
async function offer(button, copy, src, text) {
  if (!navigator.canShare) return;
  const bytes = await fetch(src).then((answer) => answer.blob(), () => undefined);
  const files = bytes ? [new File([bytes], "bild.jpg", { type: "image/jpeg" })] : [];
  const data = navigator.canShare({ files, text }) ? { files, text } : { text };
  if (!navigator.canShare(data)) return;
  button.hidden = false;
  // One of the two is the first step: with the picture, where that can be.
  copy.classList.replace("btn--primary", "btn--secondary");
  // WhatsApp takes the picture and drops the text of some shares: it lies ready to be pasted.
  button.addEventListener("click", () => {
    void navigator.clipboard?.writeText(text).catch(() => undefined);
    navigator.share(data).catch(() => undefined);
  });
}

/** @param {string | undefined} text */
function say(text) {
  const toast = document.querySelector("[data-toast]");
  if (toast && text) toast.textContent = text;
}
