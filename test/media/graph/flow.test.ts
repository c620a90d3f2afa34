/**
 * Large pictures, many notices, and layouts that fail: the page stays a page.
 */
import { expect, test } from "vitest";
import type { GraphPicture, PanelContent, ToPanel } from "../../../server/protocol/panel.ts";
import { taskStates } from "../../../server/protocol/panel.ts";
import { framesPipeline, MadeUpRun } from "../harness/made-up-events.ts";
import { hasChromium, keepPicture, type OpenPanel, settled } from "../harness/panel-browser.ts";
import { panelBrowser } from "../harness/panel-kit.ts";
import { RunHost } from "../harness/run-host.ts";

const layers = 10;
const inLayer = 1000;
const size = layers * inLayer;

/** Ten thousand boxes in ten layers, each box with an arrow to the one below. */
function largePicture(): GraphPicture {
  const numbers = Array.from({ length: size }, (_, box) => box);
  const below = numbers.slice(inLayer);
  return {
    picture: 1,
    kind: "run",
    functions: Array.from({ length: layers }, (_, layer) => ({ name: `step${layer}` })),
    boxes: numbers.map((box) => ({
      id: `t${box}`,
      label: `step${Math.floor(box / inLayer)}`,
      fn: Math.floor(box / inLayer),
      tasks: 1,
      task: box,
      canOpen: false,
      requested: false,
    })),
    frames: [],
    edgeFrom: below.map((box) => box - inLayer),
    edgeTo: below,
    edgeCount: below.map(() => 1),
    tasks: size,
    hidden: 0,
    isCapped: false,
    maxBoxes: size,
    states: statesOf(numbers, "waiting", 0),
  };
}

function statesOf(
  boxes: readonly number[],
  state: (typeof taskStates)[number],
  at: number,
): GraphPicture["states"] {
  const zeros = boxes.map(() => 0);
  return {
    picture: 1,
    box: boxes,
    counts: boxes.flatMap(() => taskStates.map((one) => (one === state ? 1 : 0))),
    total: zeros,
    longest: zeros,
    bytes: zeros,
    worker: zeros,
    order: boxes,
    share: zeros,
    critical: zeros,
    at,
  };
}

/** A host of a picture that nobody's model has made. */
class LargeHost extends RunHost {
  override content(): PanelContent {
    return { source: { kind: "run", run: "r1" }, run: this.run(), graph: largePicture() };
  }
}

interface Measured {
  treadleFrames: number;
  treadleLongest: number;
}

if (hasChromium) {
  const { open: openPanel } = panelBrowser();

  /** A picture is painted at its final places. */
  const laidOut = ({ page }: OpenPanel) =>
    page.waitForSelector(".stage-canvas[data-picture]:not(.sketch)", { state: "attached" });

  test("ten thousand boxes are drawn, and two hundred notices at once are fewer frames", async () => {
    const host = new LargeHost();
    const open = await openPanel(host, { width: 1100, height: 700 });
    const { page } = open;
    await laidOut(open);
    await settled(page);
    expect(host.asked.map(({ ask }) => ask)).toContain("layout");

    await page.evaluate(() => {
      const measured = window as unknown as Measured;
      measured.treadleFrames = 0;
      measured.treadleLongest = 0;
      const request = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (callback) => {
        measured.treadleFrames++;
        return request(callback);
      };
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) {
          measured.treadleLongest = Math.max(measured.treadleLongest, duration);
        }
      }).observe({ type: "longtask" });
    });
    const notices: ToPanel[] = Array.from({ length: 200 }, (_, at) => {
      const boxes = Array.from({ length: 50 }, (_unused, box) => at * 50 + box);
      return { type: "notice", notice: { notice: "states", states: statesOf(boxes, "memory", at) } };
    });
    await page.evaluate((sent) => {
      for (const message of JSON.parse(sent) as unknown[]) window.postMessage(message, "*");
    }, JSON.stringify(notices));
    await expect.poll(() => host.drawn, { timeout: 30_000 }).toBe(notices.length);
    await settled(page);
    expect(await page.locator("[data-chip=memory]").innerText()).toMatch(/^10,000\s*in memory$/);
    expect(await page.locator("[data-box][data-state=memory]").count()).toBe(2000);

    // As a person who looks around: the view moves and nothing of the picture is computed anew.
    const questions = host.asked.length;
    await page.mouse.move(550, 400);
    for (let step = 0; step < 20; step++) await page.mouse.wheel(0, step < 10 ? -240 : 240);
    await settled(page);
    expect(host.asked.length).toBe(questions);
    await keepPicture(page, "graph-10000-boxes");
    const { frames, longest } = await page.evaluate(() => {
      const { treadleFrames, treadleLongest } = window as unknown as Measured;
      return { frames: treadleFrames, longest: treadleLongest };
    });
    console.info(
      `10,000 boxes: 200 notices and 20 zooms in ${frames} frames, longest task ${Math.round(longest)} ms`,
    );
    expect(frames).toBeLessThan(200);
  });

  test.each([
    ["does not start", "throw new Error('no WebAssembly here');"],
    [
      "fails",
      "postMessage({kind:'loaded'});onmessage=({data})=>postMessage({kind:'failed',number:data.number,message:'stack overflow'})",
    ],
    ["takes for ever", "postMessage({kind:'loaded'});onmessage=()=>{for(;;);}"],
  ])("when Graphviz %s, the server lays out", async (_what, worker) => {
    const host = new RunHost({ events: new MadeUpRun(framesPipeline).middle() });
    const open = await openPanel(host, { worker });
    await laidOut(open);
    expect(host.asked.filter(({ ask }) => ask === "layout")).toHaveLength(1);
    expect(open.posted.some((message) => message.type === "log")).toBe(true);
    // The error of the worker itself is the browser's to tell, and is what this is about.
    open.errors.length = 0;
  });

  test("when nobody can lay out, boxes stand in rows", async () => {
    const host = new RunHost({ events: new MadeUpRun(framesPipeline).middle() });
    host.refuses.set("layout", "The server is busy.");
    const open = await openPanel(host, { worker: "throw new Error('no WebAssembly here');" });
    await laidOut(open);
    expect(await open.page.locator("[data-box]").count()).toBe(framesPipeline.length);
    open.errors.length = 0;
  });

  test("a picture that grows replaces the last, and what was selected stays selected", async () => {
    const first = new MadeUpRun(framesPipeline.slice(0, 4));
    const host = new RunHost({ events: first.begin() });
    const open = await openPanel(host);
    const { page } = open;
    await laidOut(open);
    await page.locator("[data-label=darkField]").dispatchEvent("click");
    const more = new MadeUpRun(framesPipeline).begin()[1]!;
    if (more.type !== "graph") throw new Error("The second event is the graph.");
    host.feed([
      {
        ...more,
        compute: 2,
        firstTask: first.size,
        edgeFrom: more.edgeFrom.map((task) => task + first.size),
        edgeTo: more.edgeTo.map((task) => task + first.size),
        requested: [],
      },
    ]);
    await host.tell();
    expect(await page.locator("[data-box]").count()).toBeGreaterThan(4);
    expect(await page.locator("[role=treeitem][aria-selected=true]").getAttribute("data-label")).toBe(
      "darkField",
    );
  });

  test("a panel that shows another run asks for it, and forgets what was selected", async () => {
    const host = new RunHost({ events: new MadeUpRun(framesPipeline).middle() });
    const open = await openPanel(host);
    const { page } = open;
    await laidOut(open);
    await page.locator("[data-label=report]").dispatchEvent("click");
    host.content = () => ({ ...RunHost.prototype.content.call(host), source: { kind: "run", run: "r2" } });
    await host.notify({ notice: "source", source: { kind: "run", run: "r2" } });
    await page.waitForFunction(() => document.querySelector("[role=treeitem][aria-selected=true]") === null);
    expect(host.asked.filter(({ ask }) => ask === "ready")).toHaveLength(2);
  });
}
