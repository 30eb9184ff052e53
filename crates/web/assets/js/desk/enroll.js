// @ts-check
// A form with which this browser becomes something that hears of things: a canary, a phone of the desk.

/**
 * Wires `form[data-NAME]`; what came of it is said in its `[data-NAME-says]`.
 * @param {string} name
 * @param {(form: HTMLFormElement) => Promise<string | undefined>} make does it, allowed by the person, and returns what to say
 */
export function enroll(name, make) {
  const form = document.querySelector(`form[data-${name}]`);
  if (!(form instanceof HTMLFormElement)) return;
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const say = (/** @type {string | undefined} */ text) => {
    const place = form.querySelector(`[data-${name}-says]`);
    if (place) place.textContent = text ?? "";
  };
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!able) return say(form.dataset.unable);
  button.disabled = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    void allowed(form, make).then(say).finally(() => { button.disabled = false; });
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {(form: HTMLFormElement) => Promise<string | undefined>} make
 */
async function allowed(form, make) {
  try {
    if ((await Notification.requestPermission()) !== "granted") return form.dataset.denied;
    return await make(form);
  } catch {
    return form.dataset.failed;
  }
}
