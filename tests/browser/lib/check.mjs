// What every page must be: free of axe's violations, without horizontal overflow, quiet under its own CSP.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { dress } from './browser.mjs';

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

const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a theme can break: nothing else differs between light and dark. */
const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** axe-core's violations as short lines. */
export async function axe(page, runOnly = everything) {
  // Evaluated through the protocol, so the page's CSP stays in force for the page.
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axeSource);
  const result = await page.evaluate((only) => axe.run(document, { runOnly: only }), runOnly);
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

/**
 * Nothing sticks out and axe finds nothing, at each width with its size of text; then the colours of the dark theme at each
 * width. `PICTURES` names a folder for pictures of it, for whoever wants to look.
 */
export async function looksRight(page, name, sizes = [[320, 1], [390, 2], [1280, 1]]) {
  for (const dark of [false, true]) {
    for (const [width, text] of sizes) {
      if (dark && text > 1) continue;
      await dress(page, { width, dark, text });
      const where = `${name}: ${width}px ${dark ? 'dark' : 'light'} ${text * 100} %`;
      assert.deepEqual(await overflow(page), [], `overflow, ${where}`);
      assert.deepEqual(await axe(page, dark ? colours : everything), [], `axe, ${where}`);
      if (process.env.PICTURES && text === 1) {
        const file = `${name.replace(/\W+/g, '-')}-${width}-${dark ? 'dark' : 'light'}.png`;
        await page.screenshot({ path: join(process.env.PICTURES, file), fullPage: true });
      }
    }
  }
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
