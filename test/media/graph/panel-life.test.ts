/**
 * The panel in Chromium from its beginning to its end: themes, what is kept, what is taken away, and what goes wrong.
 */
import { describe, expect, test } from "vitest";
import { framesPipeline, MadeUpRun } from "../harness/made-up-events.ts";
import { hasChromium, keepPicture, type OpenPanel, settled } from "../harness/panel-browser.ts";
import { focusBox, lastView, listedBoxes, panelBrowser, posted, rowOf } from "../harness/panel-kit.ts";
import { RunHost } from "../harness/run-host.ts";
import { themeNames } from "../harness/themes.ts";

const run = new MadeUpRun(framesPipeline);

/** Where there is no browser these tests are not registered, as nothing of them could hold or fail. */
if (hasChromium) {
  const { open, start } = panelBrowser();

  test.each(themeNames)("is drawn in the colours of the %s theme", async (theme) => {
    const host = new RunHost({ events: run.middle() });
    const panel = await start(host, { theme, width: 1100, height: 700 });
    await focusBox(panel, "findPeaks");
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
    await rowOf(first, "mergePeaks").dispatchEvent("dblclick");
    await first.page.waitForSelector("[data-frame]", { state: "attached" });
    await first.page.selectOption("select", "duration");
    await focusBox(first, "report");
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
      ...odd.begin("/home/ada/<b>x</b>.ts"),
      ...odd.fail(hostile, 0, 5, "<script>alert(1)</script>"),
    ];
    const panel = await start(new RunHost({ events }));
    const labels = (await listedBoxes(panel)).map(({ label }) => label);
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
    await expect.poll(() => posted(panel, "save").length, { timeout: 30_000 }).toBe(1);
    const [saved] = posted(panel, "save");
    if (format === "png") {
      const bytes = Buffer.from(saved!.base64!, "base64");
      expect(bytes.subarray(1, 4).toString()).toBe("PNG");
      expect(bytes.readUInt32BE(16)).toBeGreaterThan(300);
    } else expect(saved!.text).toContain("findPeaks");
    expect(saved!.name).toBe(`frames-graph.${format === "mermaid" ? "mmd" : format}`);
  });

  describe("the line about the run", () => {
    const buttons = (panel: OpenPanel) => panel.page.locator(".status button:visible").allInnerTexts();

    test("offers what can be done with a run that is over", async () => {
      const host = new RunHost({ events: run.middle() });
      host.differs = { status: "failed", canRerun: true };
      expect(await buttons(await start(host, { width: 1100 }))).toEqual([
        "Rerun Failed",
        "Run Again",
        "Report",
      ]);
    });

    test("offers to run nothing where nothing may be run", async () => {
      const host = new RunHost({ events: run.middle() });
      host.differs = { status: "failed", canRerun: true };
      host.canRun = false;
      expect(await buttons(await start(host, { width: 1100 }))).toEqual(["Report"]);
    });

    test("says of a preview that it was not run, and counts no progress", async () => {
      const host = new RunHost({ events: run.middle() });
      host.differs = { kind: "preview", status: "succeeded" };
      const panel = await start(host, { width: 1100 });
      const text = await panel.page.locator(".status").innerText();
      expect(text.replace(/\s+/g, " ")).toBe("frames.ts Preview, not run 3,053 tasks Run");
    });

    test("says that a run is starting, in place of none of no tasks", async () => {
      const host = new RunHost();
      host.empty = "Starting the script…";
      const panel = await open(host, { width: 1100 });
      await panel.page.getByText("starting …").waitFor();
      expect(await panel.page.locator(".empty:visible").innerText()).toBe("Starting the script…");
    });
  });

  describe("when there is nothing to draw", () => {
    test("an analysis says why in its own words", async () => {
      const host = new RunHost();
      host.empty = "The script calls no delayed function yet.";
      const panel = await open(host);
      await panel.page.getByText("The script calls no delayed function yet.").waitFor();
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
      const panel = await open(host);
      await panel.page.getByText("This run is not known any more.").waitFor();
      host.refuses.clear();
      await panel.page.getByRole("button", { name: "Try Again" }).click();
      await panel.page.waitForSelector("[data-box]", { state: "attached" });
    });
  });
}
