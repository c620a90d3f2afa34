/**
 * The viewer of a lazy array in Chromium: how far its script is, what is known of it, and what can be done when it failed.
 */
import { expect, test } from "vitest";
import type { ArrayProgress, FramesContent, FramesSource } from "../../../server/protocol/frames.ts";
import { hasChromium } from "../harness/panel-browser.ts";
import type { FramesPageHost, OpenFrames } from "./harness/frames-browser.ts";
import { askedOf, framesBrowser, postedFrames } from "./harness/frames-kit.ts";

if (hasChromium) {
  const { open } = framesBrowser();

  test("a lazy array has no tree, its chunks as a drawing, and says how far its script is", async () => {
    const source: FramesSource = {
      kind: "array",
      place: { script: "/home/ada/analysis.ts", line: 3, column: 7, text: "frames.sum()" },
    };
    const progress = (state: ArrayProgress["state"], message?: string): ArrayProgress => ({
      state,
      ...(message === undefined ? {} : { message }),
      ...(state === "ready" ? { details: arrayView } : {}),
    });
    const host = new ArrayHost(source);
    const frames = await open(host);
    const { page } = frames;
    await page.waitForSelector(".message:has-text('Running analysis.ts up to frames.sum()')");
    expect(await page.locator(".tree-pane").isVisible()).toBe(false);
    host.tell(frames, progress("failed", "TypeError: x is not a function (line 2)."));
    await page.waitForSelector(".message:has-text('x is not a function')");
    await page.locator("button:has-text('Run Again')").click();
    await expect.poll(() => askedOf(frames, "restart").length).toBe(1);
    host.tell(frames, progress("ready"));
    await page.waitForSelector(".details-pane svg.chunks");
    expect(await page.locator(".facts dt:text-is('Tasks') + dd").textContent()).toBe("1,234");
    expect(await page.locator(".details-pane").textContent()).toContain("stack");
    host.tell(frames, progress("stopped", "The script was changed."));
    await page.waitForSelector(".banner:has-text('The script was changed.')");
    await page.locator(".bar button[aria-label='Go to Script']").click();
    await expect.poll(() => postedFrames(frames, "reveal").length).toBe(1);
  });

  test("an array whose script was edited stays, under a banner that offers to run it again", async () => {
    const host = new ArrayHost({
      kind: "array",
      place: { script: "/home/ada/analysis.ts", line: 3, column: 7, text: "frames" },
    });
    const edited: ArrayProgress = {
      state: "stopped",
      message: "The script was changed; run again to see the change.",
      details: arrayView,
    };
    host.array = edited;
    // So is one that was opened before, as after a reload of the window.
    const frames = await open(host);
    const { page } = frames;
    await page.waitForSelector(".text-value:text-is('1')");
    await page.waitForSelector(".banner:has-text('run again to see the change')");
    expect(await page.locator(".banner").textContent()).not.toContain("has ended");
    host.tell(frames, { state: "ready", details: arrayView });
    await page.waitForSelector(".banner", { state: "hidden" });
    host.tell(frames, edited);
    await page.waitForSelector(".banner:has-text('run again')");
    expect(await page.locator(".text-value").isVisible()).toBe(true);
    await page.locator(".banner button:has-text('Run Again')").click();
    await expect.poll(() => askedOf(frames, "restart").length).toBe(1);
    host.tell(frames, { state: "starting" });
    await page.waitForSelector(".banner:has-text('Running analysis.ts')");
    expect(await page.locator(".text-value").isVisible()).toBe(true);
  });

  test("in a workspace that is not trusted an array is not run, and the page says how to allow it", async () => {
    const host = new ArrayHost({
      kind: "array",
      place: { script: "/home/ada/analysis.ts", line: 3, column: 7, text: "frames" },
    });
    host.canRun = false;
    const frames = await open(host);
    await frames.page.waitForSelector(".message:has-text('Trust')");
    expect(await frames.page.locator("button:has-text('Run Again')").count()).toBe(0);
  });
}

const arrayView = {
  shape: [40, 60],
  dtype: "float64",
  chunks: [
    [20, 20],
    [30, 30],
  ],
  chunkCounts: [2, 2],
  bytes: 19_200,
  chunkBytes: 4800,
  layers: [{ name: "stack", tasks: 40 }],
  tasks: 1234,
};

/** What the server says of an array while its script runs; values are the reader's, and another test's. */
class ArrayHost implements FramesPageHost {
  canRun = true;
  readonly #source: FramesSource;
  array: ArrayProgress = { state: "starting" };

  constructor(source: FramesSource) {
    this.#source = source;
  }

  tell(frames: OpenFrames, array: ArrayProgress): void {
    this.array = array;
    void frames.send({ type: "notice", notice: { notice: "array", array } });
  }

  receive(...[message, send]: Parameters<FramesPageHost["receive"]>): void {
    if (message.type !== "ask") return;
    const { number, question } = message;
    const content: FramesContent = {
      source: this.#source,
      title: "frames in analysis.ts",
      canRun: this.canRun,
      first: "/array",
      array: this.array,
    };
    if (question.ask === "ready") send({ type: "answer", number, answer: content });
    else if (question.ask === "object") {
      const node = { name: "frames", path: "/array", kind: "dataset" } as const;
      const dataset = {
        shape: arrayView.shape,
        maxShape: null,
        dtype: "float64",
        type: "float64",
        chunks: null,
        filters: [],
        layout: "unknown",
        bytes: arrayView.bytes,
        axes: ["", ""],
        displays: ["text"],
      } as const;
      send({ type: "answer", number, answer: { node, attributes: [], dataset } });
    } else if (question.ask === "text") {
      send({ type: "answer", number, answer: { kind: "text", text: "1", isCut: false } });
    } else send({ type: "answer", number, answer: null });
  }
}
