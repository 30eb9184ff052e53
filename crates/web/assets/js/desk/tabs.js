// @ts-check
// One preview at a time: tabs by the keyboard as the ARIA Authoring Practices describe them.

/** The tab chosen last in each box, kept over a refreshed preview. @type {Map<string, string>} */
const chosen = new Map();

/** @param {ParentNode} root */
export function start(root) {
  for (const box of root.querySelectorAll("[data-tabs]")) {
    if (box instanceof HTMLElement) enliven(box);
  }
}

/** @param {HTMLElement} box */
function enliven(box) {
  const list = box.querySelector("[data-tablist]");
  const tabs = [...box.querySelectorAll("[role=tab]")].filter((tab) => tab instanceof HTMLElement);
  const panels = [...box.querySelectorAll("[data-panel]")].filter((panel) => panel instanceof HTMLElement);
  if (!(list instanceof HTMLElement) || panels.length === 0) return;
  list.hidden = false;
  for (const panel of panels) {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("tabindex", "0");
  }
  /** @param {HTMLElement} tab */
  const show = (tab) => {
    chosen.set(box.dataset.tabs ?? "", tab.id);
    for (const other of tabs) {
      const on = other === tab;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
    }
    for (const panel of panels) panel.hidden = panel.id !== tab.getAttribute("aria-controls");
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      const next = tabs[(index + step + tabs.length) % tabs.length];
      show(next);
      next.focus();
    });
  });
  const first = tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
  show(tabs.find((tab) => tab.id === chosen.get(box.dataset.tabs ?? "")) ?? first ?? tabs[0]);
}
