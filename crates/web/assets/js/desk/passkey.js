// @ts-check
// Passkeys: the browser's own dialogue between two requests. WebAuthn speaks bytes, JSON speaks base64url.

export function start() {
  if (!("PublicKeyCredential" in window) || !window.isSecureContext) return;
  const enter = document.querySelector("[data-passkey-sign-in]");
  if (enter instanceof HTMLElement) {
    const or = document.querySelector("[data-passkey-or]");
    if (or instanceof HTMLElement) or.hidden = false;
    on(enter, () => signIn(enter.dataset.next ?? "/desk", enter.dataset.keptFor ?? ""));
  }
  const add = document.querySelector("[data-passkey-add]");
  if (add instanceof HTMLElement) on(add, register);
}

/**
 * @param {HTMLElement} box
 * @param {() => Promise<void>} go
 */
function on(box, go) {
  box.hidden = false;
  const button = box.querySelector("[data-go]");
  const problem = box.querySelector("[data-problem]");
  if (!(button instanceof HTMLButtonElement)) return;
  button.addEventListener("click", async () => {
    button.disabled = true;
    if (problem) problem.textContent = "";
    try {
      await go();
    } catch (error) {
      // Closing the browser's dialogue is a choice, not a mistake.
      const chosen = error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError");
      if (problem && !chosen) problem.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      button.disabled = false;
    }
  });
}

/**
 * @param {string} next
 * @param {string} keptFor where a form that waits in this page was sent, or nothing
 */
async function signIn(next, keptFor) {
  const { ceremony, options } = await ask("/desk/sign-in/passkey/start", {});
  const publicKey = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  publicKey.allowCredentials = (publicKey.allowCredentials ?? []).map(withBytes);
  const credential = await navigator.credentials.get({ publicKey });
  if (!(credential instanceof PublicKeyCredential)) return;
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response);
  const done = await ask("/desk/sign-in/passkey/finish", {
    ceremony,
    next,
    credential: {
      ...head(credential),
      response: {
        authenticatorData: text(response.authenticatorData),
        clientDataJSON: text(response.clientDataJSON),
        signature: text(response.signature),
        userHandle: response.userHandle ? text(response.userHandle) : null,
      },
    },
  });
  if (keptFor !== "") return sendKept(keptFor, done.csrf);
  location.assign(done.url);
}

/**
 * The form that met an ended session goes on its way, every field of it.
 * @param {string} address
 * @param {string} csrf
 */
function sendKept(address, csrf) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address, hidden: true });
  /** @type {(name: string, value: string) => void} */
  const add = (name, value) => form.append(Object.assign(document.createElement("textarea"), { name, value }));
  for (const field of document.querySelectorAll("form[action='/desk/sign-in'] [name^='kept.']")) {
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) add(field.name.slice(5), field.value);
  }
  add("csrf", csrf);
  add("act", "save");
  document.body.append(form);
  form.submit();
}

async function register() {
  const field = document.querySelector("#passkey-label");
  const label = field instanceof HTMLInputElement ? field.value : "";
  const { ceremony, options } = await ask("/desk/account/passkeys/start", {});
  const key = options.publicKey;
  const publicKey = {
    ...key,
    challenge: bytes(key.challenge),
    user: { ...key.user, id: bytes(key.user.id) },
    excludeCredentials: (key.excludeCredentials ?? []).map(withBytes),
    // So that signing in needs no name.
    authenticatorSelection: { ...key.authenticatorSelection, residentKey: "required", requireResidentKey: true },
  };
  const credential = await navigator.credentials.create({ publicKey });
  if (!(credential instanceof PublicKeyCredential)) return;
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response);
  const done = await ask("/desk/account/passkeys/finish", {
    ceremony,
    label,
    credential: {
      ...head(credential),
      response: {
        attestationObject: text(response.attestationObject),
        clientDataJSON: text(response.clientDataJSON),
        transports: response.getTransports?.() ?? [],
      },
    },
  });
  location.assign(done.url);
}

/** @param {PublicKeyCredential} credential */
function head(credential) {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, extensions: {} };
}

/** @param {{id: string}} credential */
function withBytes(credential) {
  return { ...credential, id: bytes(credential.id) };
}

/**
 * @param {string} url
 * @param {unknown} body
 */
async function ask(url, body) {
  const answer = await fetch(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { accept: "application/json", "content-type": "application/json", "x-csrf": document.body.dataset.csrf ?? "" },
    credentials: "same-origin",
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.text);
  return said;
}

/**
 * @param {string} base64url
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
