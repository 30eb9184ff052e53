// @ts-check
// A channel on somebody else's page: <ausrufer-channel src="https://kanal.example/stadt" posts="3" lang="de">.
// Nodes are made, HTML is never written, and the style is a sheet of its own: the page needs script-src and connect-src for
// the channel's origin and nothing else. No cookie and no referrer goes out, and nothing is kept. Until the posts are there,
// and where they do not come, the page's own link inside the element stays.
(() => {
  if (customElements.get("ausrufer-channel")) return;
  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync("%STYLE%");
  const HEX = /^#[0-9a-f]{6}$/;
  /** Milliseconds after which a page that is looked at again asks again. */
  const OLD = 60_000;

  /**
   * @param {string} name
   * @param {Record<string, string>} attributes
   * @param {...(Node | string)} inside
   */
  const make = (name, attributes, ...inside) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) node.setAttribute(key, value);
    node.append(...inside);
    return node;
  };

  customElements.define("ausrufer-channel", class extends HTMLElement {
    static observedAttributes = ["src", "posts", "topic", "lang", "heading", "level"];
    #told = 0;
    #asked = false;
    #own = new CSSStyleSheet();

    connectedCallback() {
      if (!this.shadowRoot) {
        const root = this.attachShadow({ mode: "open" });
        root.adoptedStyleSheets = [STYLE, this.#own];
        root.append(document.createElement("slot"));
      }
      document.addEventListener("visibilitychange", this);
      this.#ask();
    }

    disconnectedCallback() {
      document.removeEventListener("visibilitychange", this);
    }

    attributeChangedCallback() {
      if (this.shadowRoot) this.#ask();
    }

    handleEvent() {
      if (!document.hidden && Date.now() - this.#told > OLD) this.#ask();
    }

    #ask() {
      if (this.#asked) return;
      this.#asked = true;
      queueMicrotask(() => {
        this.#asked = false;
        this.#load().catch(() => {});
      });
    }

    async #load() {
      const address = new URL(`${this.getAttribute("src")}/widget.json`, document.baseURI);
      for (const name of ["posts", "topic", "lang"]) {
        const value = this.getAttribute(name);
        if (value) address.searchParams.set(name, value);
      }
      const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (!answer.ok) return;
      this.#show(await answer.json());
      this.#told = Date.now();
    }

    /** @param {any} said */
    #show({ lang, title, accent, warnings, posts, links, none }) {
      if (accent.every((/** @type {string} */ one) => HEX.test(one))) {
        this.#own.replaceSync(`:host{--light:${accent[0]};--dark:${accent[1]}}`);
      }
      const heading = this.getAttribute("heading") || title;
      const level = Number(this.getAttribute("level")) || 2;
      const link = (/** @type {any} */ one) => make("a", { href: one.url, lang: one.lang }, one.title);
      const head = make(`h${Math.min(6, Math.max(1, level))}`, { class: "t" }, heading);
      const boxes = warnings.map((/** @type {any} */ one) =>
        make("div", { class: one.calm ? "w w--calm" : "w" }, make("b", {}, one.calm ? one.label : `⚠ ${one.label}`), link(one), make("small", {}, one.when)));
      const items = posts.map((/** @type {any} */ one) =>
        make("li", {}, make("small", {}, make("time", { datetime: one.iso }, one.when)), link(one)));
      const list = items.length ? make("ul", { role: "list" }, ...items) : make("p", {}, none);
      this.shadowRoot?.replaceChildren(
        make("section", { lang, "aria-label": heading }, ...boxes, head, list, make("p", { class: "f" }, ...links.map(link))));
    }
  });
})();
