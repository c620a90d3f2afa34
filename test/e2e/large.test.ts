/**
 * Ten thousand tasks in a real workbench: the panel stays within its boxes, is right at the end, and how long the page
 * was ever busy at a stretch is printed.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { GraphPage } from "./graph-page.ts";
import { vsixOf } from "./packages.ts";
import { large } from "./scripts.ts";
import { Workbench } from "./workbench.ts";

const workbench = new Workbench("large", { vsix: vsixOf("linux-x64"), files: { "large.ts": large } });

beforeAll(() => workbench.open());
afterAll(() => workbench.close());

test("a graph of 10,001 tasks is drawn in groups, counted to the last task and never freezes", async () => {
  await workbench.openFile("large.ts");
  await workbench.run("Treadle: Run Pipeline");
  const graph = await GraphPage.of(workbench);
  await graph.frame.evaluate(() => {
    const seen = { longest: 0, count: 0 };
    Object.assign(window, { stalls: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.longest = Math.max(seen.longest, duration);
        seen.count++;
      }
    }).observe({ type: "longtask", buffered: true });
  });
  await expect.poll(() => graph.done(), { timeout: 120_000, interval: 500 }).toBe(10_001);
  await workbench.picture("finished");
  const boxes = await graph.boxes();
  expect(boxes.length).toBeLessThanOrEqual(400);

  // Opened, moved and closed while somebody watches.
  const tree = graph.frame.locator("[role=tree]");
  for (const key of ["Home", "Enter"]) await tree.press(key);
  await expect
    .poll(async () => (await graph.boxes()).length, { timeout: 30_000 })
    .toBeGreaterThan(boxes.length);
  expect((await graph.boxes()).length).toBeLessThanOrEqual(400);
  for (const key of ["f", "+", "+", "ArrowDown", "ArrowDown", "ArrowRight", "f"]) await tree.press(key);
  await workbench.picture("opened");
  const stalls = await graph.frame.evaluate(
    () => (window as unknown as { stalls: { longest: number; count: number } }).stalls,
  );
  console.log(
    `10,001 tasks, ${boxes.length} boxes: ${stalls.count} stalls over 50 ms of the panel's page, the longest ${Math.round(stalls.longest)} ms`,
  );
});
