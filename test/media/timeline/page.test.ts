import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keepPicture, settled } from "../harness/panel-browser.ts";
import { themeNames } from "../harness/themes.ts";
import { ready, TimelineBrowser, toldFrame } from "./browser.ts";

const browser = new TimelineBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

/** Where rows begin, and the gutter on their left; see `scene.ts`. */
const top = 24;
const gutter = 132;

/** A page on which a run is shown and every question is answered. */
async function shown(kind: "small" | "rich" = "small", theme: (typeof themeNames)[number] = "dark") {
  const opened = await browser.open(theme);
  const { page } = opened;
  await page.evaluate((own) => {
    window.page.start(own);
    window.page.show();
  }, kind);
  await ready(page);
  const box = (await page.locator(".timeline-surface").boundingBox())!;
  const width = box.width - gutter - 12;
  /** The place of a time on the page, in the middle of the row that is the nth from above. */
  const place = async (time: number, row: number) => {
    const { from, to } = await toldFrame(page);
    const rows = (await page.evaluate(() => window.page.run.workers)) as number;
    const step = Math.min(34 + 6, (box.height - top - 2) / rows);
    return {
      x: box.x + gutter + ((time - from) / (to - from)) * width,
      y: box.y + top + row * step + step / 2,
    };
  };
  const move = async (time: number, row: number) => {
    const { x, y } = await place(time, row);
    await page.mouse.move(x, y);
    await settled(page);
  };
  const click = async (time: number, row: number) => {
    await move(time, row);
    await page.mouse.down();
    await page.mouse.up();
    await ready(page);
  };
  return { ...opened, box, width, place, move, click };
}

const asked = (page: Page, name: string) =>
  page.evaluate(
    (own) =>
      window.page.posted.flatMap((message) =>
        message.type === "ask" && message.question.ask === own ? [message.question.takes] : [],
      ),
    name,
  ) as Promise<{ from: number; to: number; width: number; task: number }[]>;

describe("the timeline", () => {
  test.each(themeNames)("is painted in the theme %s, and breaks no rule of the page", async (theme) => {
    const { page, errors } = await shown("rich", theme);
    expect((await toldFrame(page)).bars).toBeGreaterThan(500);
    const colours = await page
      .locator(".timeline-surface canvas")
      .first()
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
        const seen = new Map<string, number>();
        for (let at = 0; at < data.length; at += 4) {
          const colour = `${data[at]} ${data[at + 1]} ${data[at + 2]}`;
          seen.set(colour, (seen.get(colour) ?? 0) + 1);
        }
        return [...seen].filter(([, count]) => count > 400).map(([colour]) => colour);
      });
    // Background, bands, lines, and a hue for each of many functions.
    expect(colours.length).toBeGreaterThan(9);
    await keepPicture(page, `timeline-${theme}`);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("asks for the whole run once, as wide as it is shown", async () => {
    const { page, width } = await shown();
    expect(await asked(page, "timeline")).toEqual([{ from: 0, to: 103, width }]);
    await page.close();
  });

  test("keeps the time under the pointer while the wheel turns, however often in one frame", async () => {
    const { page, place, box, width } = await shown();
    const { x, y } = await place(35, 1);
    // Wheels come at whole pixels.
    const at = Math.round(x);
    const timeAt = ({ from, to }: { from: number; to: number }) =>
      from + ((at - box.x - gutter) / width) * (to - from);
    const before = await toldFrame(page);
    await page.mouse.move(at, y);
    for (let turn = 0; turn < 5; turn++) await page.mouse.wheel(0, -200);
    await ready(page);
    const after = await toldFrame(page);
    expect(after.to - after.from).toBeLessThan((before.to - before.from) / 4);
    expect(timeAt(after)).toBeCloseTo(timeAt(before), 6);
    await page.close();
  });

  test("is panned by dragging and zoomed into by Shift and dragging", async () => {
    const { page, place } = await shown();
    const [left, right] = [await place(20, 1), await place(60, 1)];
    await page.keyboard.down("Shift");
    await page.mouse.move(left.x, left.y);
    await page.mouse.down();
    await page.mouse.move(right.x, right.y, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await ready(page);
    const marked = await toldFrame(page);
    expect(marked.from).toBeCloseTo(20, 0);
    expect(marked.to).toBeCloseTo(60, 0);
    const from = await place(40, 3);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 100, from.y, { steps: 4 });
    await page.mouse.up();
    await ready(page);
    expect((await place(40, 3)).x).toBeCloseTo(from.x + 100, 0);
    expect(await page.evaluate(() => window.page.selected().tasks)).toEqual([]);
    await page.close();
  });

  test("zooms to a bar by a double click", async () => {
    const { page, place } = await shown();
    const { x, y } = await place(30, 0);
    await page.mouse.dblclick(x, y);
    await ready(page);
    // Task 4 ran from 20 to 38.
    const { from, to } = await toldFrame(page);
    expect((from + to) / 2).toBeCloseTo(29);
    expect(18 / (to - from)).toBeCloseTo(0.6);
    await page.close();
  });

  test("is moved by the window in the overview", async () => {
    const { page, place } = await shown();
    await page.mouse.dblclick((await place(30, 0)).x, (await place(30, 0)).y);
    await ready(page);
    const strip = (await page.locator(".timeline-overview").boundingBox())!;
    const x = (time: number) => strip.x + gutter + (time / 103) * (strip.width - gutter - 12);
    await page.mouse.move(x(29), strip.y + 20);
    await page.mouse.down();
    await page.mouse.move(x(69), strip.y + 20, { steps: 4 });
    await page.mouse.up();
    await ready(page);
    const { from, to } = await toldFrame(page);
    expect((from + to) / 2).toBeCloseTo(69, 0);
    await page.locator(".timeline-overview").dblclick();
    await ready(page);
    expect(await toldFrame(page)).toMatchObject({ from: 0, to: 103 });
    await page.close();
  });
});

describe("keys", () => {
  test("zoom, pan and show the whole run", async () => {
    const { page } = await shown();
    await page.locator(".timeline-box").focus();
    const press = async (key: string) => {
      await page.keyboard.press(key);
      await ready(page);
      return toldFrame(page);
    };
    const zoomed = await press("+");
    expect(zoomed.to - zoomed.from).toBeCloseTo(103 / 1.6, 1);
    expect((await press("ArrowRight")).from).toBeGreaterThan(zoomed.from);
    expect((await press("End")).to).toBe(103);
    expect((await press("Home")).from).toBe(0);
    expect((await press("-")).to).toBe(103);
    await press("+");
    expect(await press("0")).toMatchObject({ from: 0, to: 103 });
    await page.close();
  });

  test("go from bar to bar, say which, select it and lead to its source", async () => {
    const { page } = await shown();
    await page.locator(".timeline-box").focus();
    for (const key of ["ArrowDown", "Home", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
    await ready(page);
    const said = await page.evaluate(() => window.page.said);
    expect(said.at(-2)).toBe("scale (task 4), worker 1, ran, 18.0 ms from 20.0 ms, 2 of 5");
    expect(said.at(-1)).toContain("(task 5), worker 2");
    expect(await page.locator(".timeline-tooltip").textContent()).toContain("total-5");
    await page.keyboard.press(" ");
    expect(await page.evaluate(() => window.page.selected().tasks)).toEqual([5]);
    await page.keyboard.press("Enter");
    await ready(page);
    expect(await page.evaluate(() => window.page.revealed)).toEqual([
      { file: "/home/ada/frames.ts", line: 102, column: 7 },
    ]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("+");
    await page.keyboard.press("ArrowLeft");
    await ready(page);
    expect((await toldFrame(page)).from).toBeGreaterThan(0);
    await page.close();
  });
});

describe("a bar", () => {
  test("is told in words beside the pointer, with what its task's details add", async () => {
    const { page, move } = await shown();
    // Task 13 failed, on worker 2, from 61 to 79.
    await move(70, 1);
    await ready(page);
    const words = await page.locator(".timeline-tooltip").innerText();
    for (const part of [
      "scale-13",
      "worker 2",
      "61.0 ms",
      "18.0 ms",
      "3.00 ms",
      "528 kB",
      "failed",
      "RangeError: frame 17 has no rows",
    ])
      expect(words).toContain(part);
    await move(70, 0);
    await move(72, 1);
    await ready(page);
    expect((await asked(page, "details")).map(({ task }) => task)).toEqual([13, 12]);
    await page.mouse.move(2, 2);
    expect(await page.locator(".timeline-tooltip").isVisible()).toBe(false);
    await page.close();
  });

  test("is selected everywhere by a click, and nothing is by a click beside it", async () => {
    const { page, click } = await shown();
    await click(30, 2);
    expect(await page.evaluate(() => window.page.selected())).toMatchObject({ tasks: [6], boxes: [] });
    expect(await page.locator(".timeline-chip").innerText()).toContain("read-6");
    await page.getByRole("button", { name: "Go to Source" }).click();
    expect(await page.evaluate(() => window.page.revealed[0])).toMatchObject({ line: 100 });
    await click(20.5, 2);
    expect(await page.evaluate(() => window.page.selected().tasks)).toEqual([]);
    expect(await page.locator(".timeline-chip").isVisible()).toBe(false);
    await page.close();
  });

  test("that is selected elsewhere is shown on request", async () => {
    const { page } = await shown();
    await page.evaluate(() => window.page.select(["t9"], [9]));
    await ready(page);
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await ready(page);
    // Task 9 ran from 41 to 59.
    const { from, to } = await toldFrame(page);
    expect((from + to) / 2).toBeCloseTo(50);
    expect(to - from).toBeCloseTo(30);
    await page.close();
  });

  test("is marked when the group that it belongs to is selected, or its function at the cursor", async () => {
    const { page } = await shown();
    const marks = () =>
      page
        .locator(".timeline-surface canvas")
        .nth(1)
        .evaluate((canvas) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
          return data.filter((value, at) => at % 4 === 3 && value > 0).length;
        });
    expect(await marks()).toBe(0);
    await page.evaluate(() => window.page.select(["g1"], []));
    await ready(page);
    const group = await marks();
    expect(group).toBeGreaterThan(1000);
    await page.evaluate(() => window.page.notice({ notice: "selected", boxes: ["t3"], tasks: [3] }));
    await ready(page);
    expect(await marks()).toBeLessThan(group / 2);
    await page.evaluate(() => window.page.notice({ notice: "selected", boxes: [], tasks: [] }));
    await ready(page);
    expect(await marks()).toBe(group);
    await page.close();
  });
});
