/**
 * The panel in Chromium, with the server's own model behind a scripted host: what is drawn, listed and done.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FromPanel, GraphView } from "../../../server/protocol/panel.ts";
import { framesPipeline, MadeUpRun } from "../harness/made-up-events.ts";
import {
  hasChromium,
  keepPicture,
  type OpenOptions,
  type OpenPanel,
  PanelBrowser,
  settled,
} from "../harness/panel-browser.ts";
import { RunHost } from "../harness/run-host.ts";
import { themeNames } from "../harness/themes.ts";

const run = new MadeUpRun(framesPipeline);

/** Where there is no browser these tests are not registered, as nothing of them could hold or fail. */
if (hasChromium) {
  const browser = new PanelBrowser();
  let open: OpenPanel | undefined;
  beforeAll(() => browser.start());
  afterAll(() => browser.close());
  afterEach(async () => {
    const errors = open?.errors ?? [];
    await open?.page.close();
    open = undefined;
    expect(errors).toEqual([]);
  });

  /** The panel, once its boxes are listed and placed. */
  const start = async (host: RunHost, options: OpenOptions = {}) => {
    open = await browser.open(host, options);
    await open.page.waitForSelector("[role=treeitem]", { state: "attached" });
    await laidOut(open);
    return open;
  };

  /** Waits for a placement: the layout's first drawing makes the canvas say so. */
  const laidOut = async ({ page }: OpenPanel) => {
    await page.waitForFunction(() => {
      const canvas = document.querySelector<HTMLElement>(".stage-canvas:not(.sketch)");
      const listed = document.querySelector<HTMLElement>("[role=tree]")?.dataset["picture"];
      return listed !== undefined && canvas?.dataset["picture"] === listed;
    });
    await settled(page);
  };

  const boxes = ({ page }: OpenPanel) =>
    page.$$eval("[data-box]", (rows) =>
      rows.map((row) => {
        const { label, state, counts } = (row as HTMLElement).dataset;
        return { label, state, counts: JSON.parse(counts ?? "{}") as Record<string, number> };
      }),
    );
  const focusedLabel = ({ page }: OpenPanel) =>
    page.$eval(".twin-row.focused", (row) => (row as HTMLElement).dataset["label"]);
  const row = (panel: OpenPanel, label: string) =>
    panel.page.locator(`[role=treeitem][data-label="${label}"]`).first();
  /** Gives the keyboard to a box, as a click in the list does. */
  const focus = async (panel: OpenPanel, label: string) => {
    await panel.page.locator("[role=tree]").focus();
    await row(panel, label).dispatchEvent("click");
  };
  const lastView = (host: RunHost): GraphView | undefined =>
    host.asked.flatMap((question) => (question.ask === "view" ? [question.takes.view] : [])).at(-1);
  const posted = <Type extends FromPanel["type"]>(panel: OpenPanel, type: Type) =>
    panel.posted.filter((message): message is Extract<FromPanel, { type: Type }> => message.type === type);

  describe("a run in the middle", () => {
    test("is listed box by box with states and counts", async () => {
      const panel = await start(new RunHost({ events: run.middle() }));
      const listed = await boxes(panel);
      expect(listed.map(({ label }) => label).sort()).toEqual(framesPipeline.map(({ name }) => name).sort());
      expect(listed.find(({ label }) => label === "findPeaks")).toMatchObject({
        state: "failed",
        counts: { failed: 1, executing: 4, memory: 230 },
      });
      expect(await row(panel, "listFiles").getAttribute("aria-label")).toContain(
        "listFiles, 1 task: in memory",
      );
      expect(await row(panel, "readFrame").getAttribute("aria-label")).toMatch(
        /^readFrame, 1,000 tasks: 377 ready, 3 executing, 620 in memory, .*line 101$/,
      );
    });

    test("is summed up in chips that filter by state", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      expect(await panel.page.locator("[data-chip=failed]").innerText()).toMatch(/^1\s*failed$/);
      await panel.page.click("[data-chip=failed]");
      await panel.page.waitForFunction(() => document.querySelectorAll("[data-box]").length === 1);
      expect(lastView(host)?.states).toEqual(["failed"]);
      expect(await panel.page.locator(".note").innerText()).toContain("3,052 of 3,053 tasks are hidden");
    });

    test("goes on in the same frame as its notices, and each notice is said to be drawn once", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      host.feed(run.finish("report", 1, 5000));
      await host.tell();
      expect((await boxes(panel)).find(({ label }) => label === "report")).toMatchObject({
        state: "memory",
        counts: { memory: 1 },
      });
      expect(host.drawn).toBe(host.sent);
    });

    test("shows how far it is, and offers what can be done", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      const status = panel.page.locator(".status");
      expect(await status.innerText()).toMatch(/frames\.ts\s+Running\s+1,269 of 3,053 tasks/);
      await status.getByText("Cancel").click();
      expect(posted(panel, "command")).toEqual([{ type: "command", command: "cancel" }]);
      host.feed([{ type: "run-finished", at: 6000, status: "failed", exitCode: 1 }]);
      await host.tell();
      expect(await status.innerText()).toMatch(/Failed[\s\S]*Rerun Failed[\s\S]*Run Again[\s\S]*Report/);
      expect(await status.getByText("Cancel").isVisible()).toBe(false);
    });
  });

  describe("groups", () => {
    test("open by double click, are framed, and close again with Enter on the frame", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      await row(panel, "mergePeaks").dispatchEvent("dblclick");
      await panel.page.waitForSelector("[data-frame]", { state: "attached" });
      const inside = await panel.page.$$eval("[data-box][aria-level='2']", (rows) => rows.length);
      expect(inside).toBe(10);
      await laidOut(panel);
      await panel.page.locator("[role=tree]").focus();
      await panel.page.locator("[data-frame]").dispatchEvent("click");
      await panel.page.keyboard.press("Enter");
      await panel.page.waitForFunction(() => document.querySelector("[data-frame]") === null);
      expect(lastView(host)?.open).toEqual([]);
    });

    test("that would be too many stay closed, and that is said", async () => {
      const host = new RunHost({ events: run.middle(), maxBoxes: 8 });
      const panel = await start(host);
      await row(panel, "mergePeaks").dispatchEvent("dblclick");
      await panel.page.waitForSelector(".note:not([hidden])");
      expect(await panel.page.locator(".note").innerText()).toContain("at most 8 boxes");
    });
  });

  describe("the keyboard", () => {
    test("walks along the graph, and Space opens the details", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      await focus(panel, "listFiles");
      const walked: (string | undefined)[] = [];
      for (const key of ["ArrowDown", "ArrowDown", "ArrowUp"]) {
        await panel.page.keyboard.press(key);
        walked.push(await focusedLabel(panel));
      }
      expect(walked[0]).toBe("readFrame");
      expect(walked[1]).toBe("subtractDark");
      expect(["readFrame", "darkField"]).toContain(walked[2]);
      await panel.page.keyboard.press(" ");
      await panel.page.waitForSelector(".details-title");
      expect(await panel.page.locator(".details-title").innerText()).toBe(await focusedLabel(panel));
    });

    test("reaches the source of a task, the search, the keys and the list", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      await focus(panel, "darkField");
      await panel.page.keyboard.press("Enter");
      expect(posted(panel, "reveal").map(({ site }) => site.line)).toEqual([102]);
      await panel.page.keyboard.press("?");
      expect(await panel.page.locator("dialog.keys").isVisible()).toBe(true);
      await panel.page.keyboard.press("Escape");
      await panel.page.keyboard.press("l");
      expect(await panel.page.locator(".graph").getAttribute("class")).toContain("as-list");
      await panel.page.keyboard.press("/");
      await panel.page.keyboard.type("findPeaks");
      await panel.page.waitForSelector("[role=option]");
      expect(await panel.page.locator("[role=option]").count()).toBe(50);
    });

    test("Enter in the search opens what a task is in, and selects it", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      const { key } = host.view.search("mergePeaks").tasks[3]!;
      await panel.page.fill("[role=combobox]", key);
      await panel.page.keyboard.press("Enter");
      await panel.page.waitForFunction(
        (wanted) => document.querySelector(".details-title")?.textContent === wanted,
        key,
      );
      expect(lastView(host)?.open.length).toBeGreaterThan(0);
      expect(await panel.page.locator("[aria-selected=true][role=treeitem]").count()).toBe(1);
    });
  });

  describe("details", () => {
    test("of a failed task lead to its source and can be copied", async () => {
      const host = new RunHost({ events: run.middle() });
      host.feed([{ type: "run-finished", at: 6000, status: "failed", exitCode: 1 }]);
      const panel = await start(host);
      const { key } = host.view.search("").tasks[0]!;
      expect(key).not.toBe("");
      await focus(panel, "findPeaks");
      await panel.page.keyboard.press(" ");
      await panel.page.locator(".details-list button").first().click();
      await panel.page.waitForSelector(".details-error .stack");
      await panel.page.locator(".stack button").nth(1).click();
      await panel.page.getByText("Copy Error").click();
      await panel.page.getByText("Run This Task").click();
      expect(posted(panel, "reveal").at(-1)?.site).toEqual({
        file: "/work/lib/stats.ts",
        line: 7,
        column: 5,
      });
      expect(posted(panel, "copy")[0]?.text).toContain("RangeError: the frame has no data");
      expect(posted(panel, "command")).toEqual([
        { type: "command", command: "run-task", task: run.task("findPeaks", 300) },
      ]);
      await keepPicture(panel.page, "graph-details");
    });

    test("that are refused say why", async () => {
      const host = new RunHost({ events: run.middle() });
      host.refuses.set("details", "The run is being forgotten.");
      const panel = await start(host);
      await focus(panel, "report");
      await panel.page.getByText("The run is being forgotten.").waitFor();
    });
  });

  test.each(themeNames)("is drawn in the colours of the %s theme", async (theme) => {
    const host = new RunHost({ events: run.middle() });
    const panel = await start(host, { theme, width: 1100, height: 700 });
    await focus(panel, "findPeaks");
    await panel.page.waitForSelector(".details-title");
    await settled(panel.page);
    await keepPicture(panel.page, `graph-${theme}`);
    const colours = await panel.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".stage-canvas")!;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      const found = new Map<string, number>();
      for (let at = 0; at < data.length; at += 4) {
        const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
        found.set(colour, (found.get(colour) ?? 0) + 1);
      }
      return { distinct: found.size, corner: `${data[0]},${data[1]},${data[2]}` };
    });
    const backgrounds = {
      dark: "31,31,31",
      light: "255,255,255",
      "high-contrast": "0,0,0",
      "high-contrast-light": "255,255,255",
    };
    expect(colours.corner).toBe(backgrounds[theme]);
    // Boxes, texts and bars: a blank or broken drawing has a handful of colours.
    expect(colours.distinct).toBeGreaterThan(100);
  });

  test("what was opened, chosen and looked at is there again after a reload", async () => {
    const first = await start(new RunHost({ events: run.middle() }));
    await row(first, "mergePeaks").dispatchEvent("dblclick");
    await first.page.waitForSelector("[data-frame]", { state: "attached" });
    await first.page.selectOption("select", "duration");
    await focus(first, "report");
    await first.page.waitForFunction(() => JSON.stringify(window.treadleState)?.includes('"boxes":["'));
    const state = await first.state();
    await first.page.close();

    const host = new RunHost({ events: run.middle() });
    const second = await start(host, { state });
    expect(await second.page.locator("[data-frame]").count()).toBe(1);
    expect(await second.page.inputValue("select")).toBe("duration");
    expect(await second.page.locator("[aria-selected=true][role=treeitem]").getAttribute("data-label")).toBe(
      "report",
    );
    await second.page.waitForSelector(".details-title");
  });

  test("a state of another version is no obstacle", async () => {
    const panel = await start(new RunHost({ events: run.middle() }), {
      state: { tab: 7, graph: { view: [], camera: "far", colouring: "rainbow" }, selection: 3 },
    });
    expect(await panel.page.inputValue("select")).toBe("state");
  });

  test("names are texts, whatever is in them", async () => {
    const hostile = `<img src=x onerror="document.title='owned'">"'\u202e\n&amp;`;
    const odd = new MadeUpRun([
      { name: hostile, tasks: 3 },
      { name: "__proto__", tasks: 1, needs: [hostile] },
    ]);
    const events = [
      ...odd.begin("/work/<b>x</b>.ts"),
      ...odd.fail(hostile, 0, 5, "<script>alert(1)</script>"),
    ];
    const panel = await start(new RunHost({ events }));
    const labels = (await boxes(panel)).map(({ label }) => label);
    expect(labels.some((label) => label?.includes("<img src=x"))).toBe(true);
    expect(labels).toContain("__proto__");
    await panel.page.locator("[data-box]").first().dispatchEvent("click");
    await panel.page.waitForSelector(".details-error");
    expect(await panel.page.locator("#app img, #app script, #app b:not(.details b)").count()).toBe(0);
    expect(await panel.page.title()).toBe("Treadle");
  });

  test.each(["svg", "dot", "mermaid", "png"])("is exported as %s", async (format) => {
    const panel = await start(new RunHost({ events: run.middle() }));
    await panel.page.click("[title=Export]");
    await panel.page.locator("[role=menuitem]").nth(["svg", "png", "dot", "mermaid"].indexOf(format)).click();
    await expect.poll(() => posted(panel, "save").length).toBe(1);
    const [saved] = posted(panel, "save");
    if (format === "png") {
      const bytes = Buffer.from(saved!.base64!, "base64");
      expect(bytes.subarray(1, 4).toString()).toBe("PNG");
      expect(bytes.readUInt32BE(16)).toBeGreaterThan(300);
    } else expect(saved!.text).toContain("findPeaks");
    expect(saved!.name).toBe(`frames-graph.${format === "mermaid" ? "mmd" : format}`);
  });

  describe("when there is nothing to draw", () => {
    test("an analysis says why in its own words", async () => {
      const host = new RunHost();
      host.empty = "The script calls no delayed function yet.";
      open = await browser.open(host);
      await open.page.getByText("The script calls no delayed function yet.").waitFor();
    });

    test("a filter that hides everything can be cleared", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      await panel.page.fill("[placeholder='Filter functions']", "no such function");
      await panel.page.keyboard.press("Enter");
      await panel.page.getByText("The filter hides all 3,053 tasks.").waitFor();
      await panel.page.getByText("Clear filter").click();
      await panel.page.waitForSelector("[data-box]", { state: "attached" });
      expect(lastView(host)).toMatchObject({ filter: "", states: [] });
    });

    test("a server that refuses is asked again", async () => {
      const host = new RunHost({ events: run.middle() });
      host.refuses.set("ready", "This run is not known any more.");
      open = await browser.open(host);
      await open.page.getByText("This run is not known any more.").waitFor();
      host.refuses.clear();
      await open.page.getByRole("button", { name: "Try Again" }).click();
      await open.page.waitForSelector("[data-box]", { state: "attached" });
    });
  });

  test("what belongs to the cursor lights up beside the selection", async () => {
    const host = new RunHost({ events: run.middle() });
    const panel = await start(host);
    await focus(panel, "report");
    const before = await panel.page.locator(".stage-canvas").getAttribute("data-marks");
    const { boxes: ids, tasks } = host.view.boxesAt({ file: "/work/frames.ts", line: 101, column: 1 });
    expect(ids).toHaveLength(1);
    await host.notify({ notice: "selected", boxes: ids, tasks });
    expect(await panel.page.locator(".stage-canvas").getAttribute("data-marks")).not.toBe(before);
    expect(await panel.page.locator("[aria-selected=true][role=treeitem]").getAttribute("data-label")).toBe(
      "report",
    );
  });
}
