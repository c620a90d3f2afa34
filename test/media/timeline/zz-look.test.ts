import { test } from "vitest";
import { TimelineBrowser, settled } from "./browser.ts";
test("look", async () => {
  const browser = new TimelineBrowser();
  await browser.start();
  const rest = async (page: any) => { for (let i = 0; i < 3; i++) await settled(page); };
  try {
    const { page, errors } = await browser.open("dark");
    await page.evaluate(() => { window.page.start("rich"); window.page.show(); });
    await rest(page);
    await page.screenshot({ path: `/tmp/timeline/a-whole.png` });
    let t = Date.now();
    await page.mouse.move(500, 260);
    console.log("move", Date.now() - t); t = Date.now();
    for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -150);
    console.log("wheel", Date.now() - t); t = Date.now();
    await rest(page);
    console.log("rest", Date.now() - t); t = Date.now();
    await page.mouse.move(500, 225); await rest(page);
    await page.screenshot({ path: `/tmp/timeline/a-tip.png` });
    await page.evaluate(() => { const p = window.page; p.run.isRunning = true; p.run.end = p.run.end * 0.6; p.show(); });
    await page.keyboard.press("0");
    await page.locator(".timeline-box").focus();
    await page.keyboard.press("0");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("z");
    await rest(page);
    await page.screenshot({ path: `/tmp/timeline/a-key.png` });
    await page.keyboard.press("0");
    await page.keyboard.press("Escape");
    await page.mouse.move(5, 5);
    await rest(page);
    await page.screenshot({ path: `/tmp/timeline/a-run.png` });
    console.log(errors, await page.evaluate(() => window.page.said));
    await page.close();
  } finally { await browser.close(); }
});
