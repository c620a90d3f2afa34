import { test } from "vitest";
import { TimelineBrowser, settled } from "/work/main/test/media/timeline/browser.ts";
import { themeNames } from "/work/main/test/media/timeline/themes.ts";
test("look", async () => {
  const browser = new TimelineBrowser();
  await browser.start();
  try {
  for (const theme of themeNames) {
    const { page, errors } = await browser.open(theme);
    await page.evaluate(() => { window.page.start("rich"); window.page.show(); });
    await settled(page); await settled(page);
    await page.screenshot({ path: `/tmp/timeline/${theme}.png` });
    console.log(theme, errors);
    await page.close();
  }
  } finally { await browser.close(); }
});
