/**
 * The timeline's page over time: a run that goes on, reloads, refusals, and the tables beside the picture.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepPicture } from "../harness/panel-browser.ts";
import { ready, TimelineBrowser, toldFrame } from "./browser.ts";

const browser = new TimelineBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

/** A page that shows a run which has come to `end` of its 103 milliseconds. */
async function running(end: number) {
  const opened = await browser.open();
  await opened.page.evaluate((own) => {
    window.page.run.isRunning = true;
    window.page.run.end = own;
    window.page.show();
  }, end);
  await ready(opened.page);
  return opened;
}

/** The run goes on to `end`, and the page has seen it. */
async function goOn(page: Page, end: number, isRunning = true): Promise<void> {
  await page.evaluate(
    ([own, goes]) => {
      window.page.run.end = own;
      window.page.run.isRunning = goes;
      window.page.notice({ notice: "run", run: window.page.runView() });
    },
    [end, isRunning] as const,
  );
  await page.waitForFunction(
    (own) => Number(document.querySelector<HTMLElement>(".timeline-box")!.dataset["end"]) === own,
    end,
  );
}

const questions = (page: Page) =>
  page.evaluate(
    () =>
      window.page.posted.filter((message) => message.type === "ask" && message.question.ask === "timeline")
        .length,
  );

test("a run that goes on is followed, until somebody looks elsewhere, and again on request", async () => {
  const { page, errors } = await running(50);
  const follow = page.getByRole("button", { name: "Follow" });
  expect(await toldFrame(page)).toMatchObject({ from: 0, to: 50 });
  await goOn(page, 60);
  expect(await toldFrame(page)).toMatchObject({ from: 0, to: 60 });
  expect(await follow.getAttribute("aria-pressed")).toBe("true");

  await page.locator(".timeline-box").press("+");
  await page.locator(".timeline-box").press("End");
  await goOn(page, 70);
  expect((await toldFrame(page)).to).toBe(70);
  expect((await toldFrame(page)).from).toBeGreaterThan(10);

  await page.locator(".timeline-box").press("ArrowLeft");
  await ready(page);
  const away = await toldFrame(page);
  expect(await follow.getAttribute("aria-pressed")).toBe("false");
  await goOn(page, 80);
  expect((await toldFrame(page)).to).toBe(away.to);
  await follow.click();
  await ready(page);
  expect((await toldFrame(page)).to).toBe(80);

  await goOn(page, 103, false);
  expect(await follow.isVisible()).toBe(false);
  expect(errors).toEqual([]);
  await page.close();
});

test("what is asked of a run that goes on is one question at a time, and nothing once it has ended or nobody looks", async () => {
  const { page } = await running(50);
  await page.evaluate(() => {
    window.page.holdsAnswers = true;
  });
  await page.waitForFunction(() => window.page.held.length === 1);
  for (let turn = 0; turn < 30; turn++)
    await page.locator(".timeline-box").press(turn % 2 ? "+" : "ArrowLeft");
  await page.waitForFunction(() => window.page.held.length === 1);
  expect(await page.evaluate(() => [window.page.mostAtOnce, window.page.held.length])).toEqual([1, 1]);
  await page.evaluate(() => {
    window.page.holdsAnswers = false;
    window.page.tab.hidden();
    window.page.held[0]!();
  });
  await ready(page);
  const before = await questions(page);
  for (let turn = 0; turn < 20; turn++)
    await page.evaluate(() => window.page.notice({ notice: "run", run: window.page.runView() }));
  await ready(page);
  expect(await questions(page)).toBe(before);
  await page.evaluate(() => window.page.tab.shown());
  await goOn(page, 103, false);
  await ready(page);
  const ended = await questions(page);
  for (let turn = 0; turn < 20; turn++)
    await page.evaluate(() => window.page.notice({ notice: "run", run: window.page.runView() }));
  await ready(page);
  expect(await questions(page)).toBe(ended);
  await page.close();
});

test("zooming is painted before anybody has answered", async () => {
  const { page } = await browser.open();
  await page.evaluate(() => {
    window.page.start("rich");
    window.page.show();
  });
  await ready(page);
  await page.evaluate(() => {
    window.page.holdsAnswers = true;
  });
  for (let turn = 0; turn < 8; turn++) await page.locator(".timeline-box").press("+");
  await ready(page);
  const stretched = await toldFrame(page);
  expect(stretched.to - stretched.from).toBeLessThan(stretched.end / 30);
  expect(stretched.bars).toBeGreaterThan(5);
  await page.close();
});

test("the legend dims all functions but the chosen ones, until Escape", async () => {
  const { page } = await running(103);
  const read = page.getByRole("button", { name: "read" });
  const changes = () => page.evaluate(() => window.page.said.at(-1));
  await read.click();
  await ready(page);
  expect(await read.getAttribute("aria-pressed")).toBe("true");
  expect(await changes()).toBe("Only read stand out");
  expect(await page.locator(".timeline-function.dimmed").count()).toBe(2);
  await page.locator(".timeline-box").press("Escape");
  await ready(page);
  expect(await page.locator(".timeline-function.dimmed").count()).toBe(0);
  await page.close();
});

test("window, filter and table survive a reload, for the run that they were chosen for", async () => {
  const first = await running(103);
  for (let turn = 0; turn < 3; turn++) await first.page.locator(".timeline-box").press("+");
  await first.page.locator(".timeline-box").press("ArrowLeft");
  await first.page.getByRole("button", { name: "total" }).click();
  await first.page.locator("summary").click();
  await ready(first.page);
  const before = await toldFrame(first.page);
  const state = await first.page.evaluate(() => window.page.tab.state());
  await first.page.close();

  const { page } = await browser.open();
  await page.evaluate((kept) => window.page.show("run", JSON.parse(kept)), JSON.stringify(state));
  await ready(page);
  expect(await toldFrame(page)).toMatchObject({ from: before.from, to: before.to });
  expect(await page.getByRole("button", { name: "total" }).getAttribute("aria-pressed")).toBe("true");
  expect(await page.locator("details").getAttribute("open")).toBe("");
  await page.evaluate((kept) => {
    window.page.show("analysis");
    window.page.show("run", { ...JSON.parse(kept), run: "another" });
  }, JSON.stringify(state));
  await ready(page);
  expect(await toldFrame(page)).toMatchObject({ from: 0, to: 103 });
  await page.close();
});

test.each([
  ["a run without bars", "run", "Nothing has run yet"],
  ["a graph by analysis", "analysis", "A graph by analysis has no timeline"],
] as const)("%s says so, and offers to run", async (_, source, sentence) => {
  const { page } = await browser.open();
  await page.evaluate((own) => {
    window.page.run = { ...window.page.run, bars: [] };
    window.page.show(own);
  }, source);
  await ready(page);
  expect(await page.locator(".empty").innerText()).toContain(sentence);
  expect(await page.locator(".timeline-view").isVisible()).toBe(false);
  await page.getByRole("button", { name: "Run Pipeline" }).click();
  expect(await page.evaluate(() => window.page.posted.at(-1))).toEqual({ type: "command", command: "run" });
  expect(await questions(page)).toBe(source === "run" ? 1 : 0);
  await page.close();
});

test("a refusal is told, and asking again is up to the person", async () => {
  const { page } = await browser.open();
  await page.evaluate(() => {
    window.page.refuses = "The run is gone from disk.";
    window.page.show();
  });
  await ready(page);
  expect(await page.locator(".empty").innerText()).toContain("The run is gone from disk.");
  expect(await questions(page)).toBe(1);
  await page.evaluate(() => {
    window.page.refuses = undefined;
  });
  await page.getByRole("button", { name: "Try Again" }).click();
  await ready(page);
  expect(await page.locator(".empty").isVisible()).toBe(false);
  expect((await toldFrame(page)).bars).toBe(20);
  await page.close();
});

test("the tables say what the picture shows, and lead to the source by keys", async () => {
  const { page } = await running(103);
  await page.locator("summary").press("Enter");
  await ready(page);
  const workers = page.locator("table").first();
  expect(await workers.locator("tbody tr").count()).toBe(4);
  expect(await workers.locator("tbody tr").nth(1).innerText()).toBe("worker 2\t87 %\t5\t1\t0\t0\tidle");
  const bars = page.locator("table").nth(1).locator("tbody tr");
  expect(await bars.count()).toBe(20);
  await bars.first().focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "Enter"]) await page.keyboard.press(key);
  await ready(page);
  expect(await page.evaluate(() => window.page.revealed)).toMatchObject([{ line: 101 }]);
  // A frame in between does not lose the row that has the focus.
  await goOn(page, 102.5);
  expect(await bars.nth(1).evaluate((row) => row === document.activeElement)).toBe(true);
  await page.keyboard.press("End");
  await page.keyboard.press(" ");
  expect(await page.evaluate(() => window.page.selected().tasks)).toEqual([19]);
  await keepPicture(page, "timeline-table");
  await page.close();
});

test("too many bars are counted instead of listed", async () => {
  const { page } = await browser.open();
  await page.evaluate(() => {
    window.page.start("rich");
    window.page.show();
  });
  await page.locator("summary").press("Enter");
  await ready(page);
  expect(await page.locator(".timeline-tables").innerText()).toMatch(
    /[\d,]+ bars are seen\. Zoom in to at most 200/,
  );
  expect(await page.locator("table").count()).toBe(1);
  await page.close();
});

test("what is seen is saved as a PNG", async () => {
  const { page } = await running(103);
  await page.getByRole("button", { name: "Save as PNG" }).click();
  const saved = await page.evaluate(() => window.page.posted.find(({ type }) => type === "save"));
  expect(saved).toMatchObject({ type: "save", name: "frames-timeline.png" });
  const bytes = Buffer.from((saved as { base64: string }).base64, "base64");
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(1000);
  await page.close();
});

test("everything can be reached by the Tab key, and says what it is", async () => {
  const { page } = await running(103);
  await page.evaluate(() => window.page.select(["t9"], [9]));
  await ready(page);
  const names: string[] = [];
  for (let turn = 0; turn < 14; turn++) {
    await page.keyboard.press("Tab");
    names.push(
      await page.evaluate(() => {
        const own = document.activeElement!;
        return own.getAttribute("aria-label") ?? own.textContent ?? "";
      }),
    );
  }
  expect(names.slice(0, 13)).toEqual([
    "Zoom in (+)",
    "Zoom out (−)",
    "Whole run (0)",
    "Follow",
    "Show",
    "Details",
    "Go to Source",
    "Save as PNG",
    "Timeline of the run",
    "read",
    "scale",
    "total",
    "Table",
  ]);
  await page.close();
});
