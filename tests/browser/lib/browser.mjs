// Real browsers from the Debian packages, without a request to elsewhere.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--hide-scrollbars',
];

/** Headless Chromium with a fresh profile. */
export async function chromium() {
  const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', headless: true, args: quiet });
  // A loaded machine is slow and not broken: what never comes is still told by the limit of the file.
  browser.on('targetcreated', async (target) => {
    if (target.type() === 'page') (await target.page())?.setDefaultTimeout(120_000);
  });
  return browser;
}

/** Headless Firefox ESR whose push socket points at our push service. */
export function firefox(pushSocket) {
  const home = mkdtempSync(join(tmpdir(), 'ausrufer-firefox-'));
  const prefs = {
    'dom.push.serverURL': pushSocket, 'dom.push.testing.allowInsecureServerURL': true,
    'dom.push.connection.enabled': true, 'dom.push.enabled': true, 'dom.push.maxQuotaPerSubscription': 1000,
    'permissions.default.desktop-notification': 1, 'alerts.useSystemBackend': false,
    'dom.webnotifications.requireuserinteraction': false, 'datareporting.policy.dataSubmissionEnabled': false,
    'app.update.disabledForTesting': true, 'browser.shell.checkDefaultBrowser': false,
    'services.settings.server': 'http://127.0.0.1:1/', 'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false, 'extensions.getAddons.cache.enabled': false,
    'app.normandy.enabled': false, 'browser.safebrowsing.update.enabled': false, 'intl.accept_languages': 'de,en',
  };
  return puppeteer.launch({
    browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true, extraPrefsFirefox: prefs,
    env: { ...process.env, HOME: home, MOZ_CRASHREPORTER_DISABLE: '1' }, timeout: 90_000, protocolTimeout: 90_000,
  });
}

/** Sets width, theme and text size; `text` 2 is 200 % text, which pages sized in rem follow. */
export async function dress(page, { width = 390, height = 844, dark = false, text = 1 } = {}) {
  await page.setViewport({ width, height, deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, `${text * 100}%`);
}
