// At the desk: pressing what leads to another page, and signing in as the demo's administrator.

/** Presses and waits for the next page. */
export const press = (page, button) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);

/** Signs this page's browser in. */
export async function signIn(page, demo) {
  await page.goto(demo.desk);
  await press(page, await page.$('main form button[type=submit]'));
}

/** A page that asks for German, in a browser that is signed in after `enter`. */
export async function german(browser) {
  const page = await browser.newPage();
  await page.setExtraHTTPHeaders({ 'accept-language': 'de' });
  return page;
}

/** Signs a browser in and leaves no page behind. */
export async function enter(browser, demo) {
  const page = await browser.newPage();
  await signIn(page, demo);
  await page.close();
}
