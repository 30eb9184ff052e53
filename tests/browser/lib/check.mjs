// What every page must be: free of axe's violations, without horizontal overflow, quiet under its own CSP.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // Matters of taste, not of validity.
    'long-title': 'off', 'no-trailing-whitespace': 'off', 'attribute-boolean-style': 'off', 'void-style': 'off',
    // A dot in an id is valid HTML; the desk names the fields of a picture so.
    'valid-id': ['error', { relaxed: true }],
    'doctype-style': 'off', 'attribute-empty-style': 'off', 'no-implicit-button-type': 'error', 'tel-non-breaking': 'off',
    // Several boxes of one question share its name.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button', 'reset'] }],
  },
});

/** axe-core's violations as short lines. */
export async function axe(page) {
  // Evaluated through the protocol, so the page's CSP stays in force for the page.
  await page.evaluate(axeSource);
  const result = await page.evaluate(() =>
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`);
}

/** Elements that make the page scroll sideways. */
export function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > width + 1)
      .slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className} ${Math.round(e.getBoundingClientRect().right)}>${width}`);
  });
}

/** html-validate's complaints about the markup as sent. */
export async function markup(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((r) => r.messages).map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`);
}

/** Gathers what the page's own CSP blocked and what went wrong in its scripts. */
export function listen(page) {
  const heard = [];
  page.on('console', (m) => { if (m.type() === 'error') heard.push(m.text()); });
  page.on('pageerror', (e) => heard.push(String(e)));
  return heard;
}
