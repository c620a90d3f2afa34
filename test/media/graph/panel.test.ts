/**
 * The panel in Chromium, with the server's own model behind a scripted host: what is drawn, listed and done.
 */
import { describe, expect, test } from "vitest";
import { framesPipeline, MadeUpRun } from "../harness/made-up-events.ts";
import { hasChromium, keepPicture } from "../harness/panel-browser.ts";
import {
  focusBox,
  focusedLabel,
  laidOut,
  lastView,
  listedBoxes,
  panelBrowser,
  posted,
  rowOf,
} from "../harness/panel-kit.ts";
import { RunHost } from "../harness/run-host.ts";

const run = new MadeUpRun(framesPipeline);

/** Where there is no browser these tests are not registered, as nothing of them could hold or fail. */
if (hasChromium) {
  const { start } = panelBrowser();

  describe("a run in the middle", () => {
    test("is listed box by box with states and counts", async () => {
      const panel = await start(new RunHost({ events: run.middle() }));
      const listed = await listedBoxes(panel);
      expect(listed.map(({ label }) => label).sort()).toEqual(framesPipeline.map(({ name }) => name).sort());
      expect(listed.find(({ label }) => label === "findPeaks")).toMatchObject({
        state: "failed",
        counts: { failed: 1, executing: 4, memory: 230 },
      });
      expect(await rowOf(panel, "listFiles").getAttribute("aria-label")).toContain(
        "listFiles, 1 task: in memory",
      );
      expect(await rowOf(panel, "readFrame").getAttribute("aria-label")).toMatch(
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
      expect((await listedBoxes(panel)).find(({ label }) => label === "report")).toMatchObject({
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
      await rowOf(panel, "mergePeaks").dispatchEvent("dblclick");
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
      await rowOf(panel, "mergePeaks").dispatchEvent("dblclick");
      await panel.page.waitForSelector(".note:not([hidden])");
      expect(await panel.page.locator(".note").innerText()).toContain("at most 8 boxes");
    });
  });

  describe("the keyboard", () => {
    test("walks along the graph, and Space opens the details", async () => {
      const host = new RunHost({ events: run.middle() });
      const panel = await start(host);
      await focusBox(panel, "listFiles");
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
      await focusBox(panel, "darkField");
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
      await focusBox(panel, "findPeaks");
      await panel.page.keyboard.press(" ");
      await panel.page.locator(".details-list button").first().click();
      await panel.page.waitForSelector(".details-error .stack");
      await panel.page.locator(".stack button").nth(1).click();
      await panel.page.getByText("Copy Error").click();
      await panel.page.getByText("Run This Task").click();
      expect(posted(panel, "reveal").at(-1)?.site).toEqual({
        file: "/home/ada/lib/stats.ts",
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
      await focusBox(panel, "report");
      await panel.page.getByText("The run is being forgotten.").waitFor();
    });
  });

  test("what belongs to the cursor lights up beside the selection", async () => {
    const host = new RunHost({ events: run.middle() });
    const panel = await start(host);
    await focusBox(panel, "report");
    const before = await panel.page.locator(".stage-canvas").getAttribute("data-marks");
    const { boxes: ids, tasks } = host.view.boxesAt({ file: "/home/ada/frames.ts", line: 101, column: 1 });
    expect(ids).toHaveLength(1);
    await host.notify({ notice: "selected", boxes: ids, tasks });
    expect(await panel.page.locator(".stage-canvas").getAttribute("data-marks")).not.toBe(before);
    expect(await panel.page.locator("[aria-selected=true][role=treeitem]").getAttribute("data-label")).toBe(
      "report",
    );
  });
}
