/**
 * The timeline as the panel's second tab, with the server's own model behind it: both read the contract alike.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { framesPipeline, MadeUpRun } from "../harness/made-up-events.ts";
import { hasChromium, keepPicture, PanelBrowser } from "../harness/panel-browser.ts";
import { RunHost } from "../harness/run-host.ts";
import { ready, toldFrame } from "./browser.ts";

if (hasChromium) {
  const browser = new PanelBrowser();
  beforeAll(() => browser.start());
  afterAll(() => browser.close());

  const run = new MadeUpRun(framesPipeline);
  const begun = [
    ...run.begin(),
    ...run.finish("listFiles", 1, 0),
    ...run.finish("readFrame", 1000, 10),
    ...run.finish("darkField", 1, 6100),
    ...run.finish("subtractDark", 400, 6200),
    ...run.fail("subtractDark", 401, 7500),
    ...run.start("subtractDark", 402, 4, 7520),
  ];
  const questions = (host: RunHost) => host.asked.filter(({ ask }) => ask === "timeline").length;

  /** The panel with the timeline in front, once it has a picture of everything. */
  async function start(host: RunHost) {
    const open = await browser.open(host);
    await open.page.getByRole("tab", { name: "Timeline" }).click();
    await open.page.waitForSelector(".timeline-box[data-bars]", { state: "attached" });
    await ready(open.page);
    return open;
  }

  test("a real run's rows are drawn, and nothing is asked while the graph is in front", async () => {
    const host = new RunHost({ events: begun });
    const { page, errors } = await start(host);
    expect((await toldFrame(page)).bars).toBeGreaterThan(300);
    const legend = await page.locator(".timeline-function").allInnerTexts();
    expect(legend).toEqual(["listFiles", "readFrame", "darkField", "subtractDark"]);
    expect(await page.locator(".timeline-kinds").innerText()).toContain("running now");
    await keepPicture(page, "timeline-in-panel");
    await page.getByRole("tab", { name: "Graph" }).click();
    await ready(page);
    const before = questions(host);
    for (let turn = 0; turn < 5; turn++) await host.tell();
    expect(questions(host)).toBe(before);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("zooming in far enough shows each task, and a click selects it in the details, too", async () => {
    const host = new RunHost({ events: begun });
    const { page, errors } = await start(host);
    const box = page.locator(".timeline-box");
    for (let turn = 0; turn < 9; turn++) await box.press("+");
    await box.press("ArrowDown");
    await ready(page);
    await box.press("Space");
    await page.locator(".timeline-chip").waitFor();
    await ready(page);
    expect(await page.locator(".timeline-chip-name").innerText()).toMatch(/^\w+-?.*\d/);
    await page.getByRole("button", { name: "Details", exact: true }).first().click();
    await ready(page);
    await keepPicture(page, "timeline-details");
    expect(errors).toEqual([]);
    await page.close();
  });

  test("a reload in the middle of a run leads back to the same stretch", async () => {
    const host = new RunHost({ events: begun });
    const { page, state } = await start(host);
    const box = page.locator(".timeline-box");
    for (let turn = 0; turn < 4; turn++) await box.press("+");
    await box.press("ArrowLeft");
    await ready(page);
    const { from, to } = await toldFrame(page);
    await page.waitForFunction(
      (own) => JSON.stringify(window.treadleState ?? "").includes(String(own)),
      from,
    );
    const kept = await state();
    await page.close();
    const again = await browser.open(host, { state: kept });
    await again.page.waitForSelector(".timeline-box[data-bars]");
    await ready(again.page);
    expect(await toldFrame(again.page)).toMatchObject({ from, to });
    await again.page.close();
  });
}
