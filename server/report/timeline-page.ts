/**
 * The part of the timeline that moves: bars packed into a block of the page, and the script that draws them on a
 * canvas, from the whole run down to a single task.
 *
 * The script has no library and no access to anything but this page. It is text because the page must carry it; a
 * page whose reader does not run it shows the picture of `timeline-picture` instead.
 */
import { barKinds, coarsened, type Timeline } from "./timeline-bars.ts";
import { barClass, measuresOf, placeOf, workerName } from "./timeline-picture.ts";

/** Bars that the page carries, 16 bytes each: a few megabytes, and redrawn well within a frame. */
const mostBars = 120_000;

/**
 * The timeline as text for a `<script type="application/json">`: measures and names, and the bars as base64.
 * Without a `<`, so that nothing in it can end the block.
 */
export function timelineBlock(whole: Timeline, functions: readonly string[]): string {
  const timeline = coarsened(whole, mostBars);
  const count = timeline.tracks.reduce((sum, { task }) => sum + task.length, 0);
  const start = new Uint32Array(count);
  const duration = new Float32Array(count);
  const task = new Int32Array(count);
  /** Eight colours of functions, one for others, then the other kinds; above them the position of the function. */
  const paint = new Uint32Array(count);
  let filled = 0;
  for (const track of timeline.tracks) {
    track.start.forEach((time, index) => {
      const kind = track.kind[index]!;
      const fn = track.fn[index]!;
      start[filled] = Math.round((time / timeline.span) * 0xffff_ffff);
      duration[filled] = track.duration[index]!;
      task[filled] = track.task[index]!;
      paint[filled] = classes.indexOf(barClass(kind, fn)) + 16 * (fn + 1);
      filled++;
    });
  }
  const bytes = Buffer.concat([start, duration, task, paint].map(({ buffer }) => Buffer.from(buffer)));
  return JSON.stringify({
    span: timeline.span,
    measures: measuresOf(timeline),
    rows: timeline.workers.map(workerName),
    tracks: timeline.tracks.map((track) => ({
      ...placeOf(track, timeline),
      row: timeline.workers.indexOf(track.worker),
      count: track.task.length,
    })),
    classes,
    kinds: barKinds,
    functions,
    bars: bytes.toString("base64"),
  }).replaceAll("<", "\\u003c");
}

const classes = [
  ...Array.from({ length: 8 }, (_, hue) => `bar-${hue}`),
  "bar-other",
  ...barKinds.slice(1).map((kind) => `bar-${kind}`),
];

/** What the page runs: takes the place of the picture, and gives it back when the page is printed. */
export const timelineScript = `"use strict";
(() => {
  const block = document.getElementById("timeline-bars");
  const frame = document.getElementById("timeline-frame");
  if (!block || !frame) return;
  const shown = JSON.parse(block.textContent);
  const bytes = Uint8Array.from(atob(shown.bars), (character) => character.charCodeAt(0)).buffer;
  const count = bytes.byteLength / 16;
  const start = Float64Array.from(new Uint32Array(bytes, 0, count), (part) => (part / 0xffffffff) * shown.span);
  const duration = new Float32Array(bytes, 4 * count, count);
  const task = new Int32Array(bytes, 8 * count, count);
  const paint = new Uint32Array(bytes, 12 * count, count);
  const { gutter, row, axis } = shown.measures;
  const height = shown.rows.length * row + axis;
  let first = 0;
  for (const track of shown.tracks) {
    track.from = first;
    first += track.count;
    track.to = first;
    track.longest = 0;
    for (let bar = track.from; bar < track.to; bar++) track.longest = Math.max(track.longest, duration[bar]);
  }

  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", frame.querySelector("svg").getAttribute("aria-label") +
    " Plus and minus zoom, arrows move, 0 shows the whole run.");
  canvas.style.setProperty("height", height + "px");
  const said = document.createElement("output");
  const tools = document.createElement("div");
  tools.className = "tools";
  const button = (text, name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", name);
    made.title = name;
    made.addEventListener("click", act);
    tools.append(made);
  };
  button("+", "Zoom in", () => zoom(2, middle()));
  button("\\u2212", "Zoom out", () => zoom(0.5, middle()));
  button("Whole run", "Show the whole run", () => look(0, shown.span));
  tools.append(said);
  frame.before(tools);
  frame.append(canvas);
  frame.classList.add("alive");

  let from = 0;
  let to = shown.span;
  let width = 0;
  let waiting = false;
  const middle = () => (from + to) / 2;
  const scale = () => (width - gutter - 8) / (to - from);
  const timeAt = (x) => from + (x - gutter) / scale();

  const least = Math.max(shown.span / 1e7, 1e-4);
  function look(start, end) {
    const length = Math.min(shown.span, Math.max(least, end - start));
    from = Math.max(0, Math.min(shown.span - length, start));
    to = from + length;
    later();
  }
  function zoom(factor, around) {
    look(around - (around - from) / factor, around + (to - around) / factor);
  }
  function later() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }

  const timeText = (ms) => ms === 0 ? "0" : ms < 1 ? +(ms * 1000).toPrecision(4) + " \\u00b5s"
    : ms < 1000 ? +ms.toPrecision(5) + " ms" : +(ms / 1000).toPrecision(6) + " s";

  function draw() {
    const density = window.devicePixelRatio || 1;
    width = canvas.clientWidth;
    canvas.width = width * density;
    canvas.height = height * density;
    const pen = canvas.getContext("2d");
    pen.setTransform(density, 0, 0, density, 0, 0);
    const style = getComputedStyle(frame);
    const colour = (name) => style.getPropertyValue("--" + name).trim() || "gray";
    const paints = shown.classes.map(colour);
    pen.clearRect(0, 0, width, height);
    pen.font = "12px " + (style.fontFamily || "sans-serif");

    const rough = (to - from) / Math.max(2, Math.floor((width - gutter) / 120));
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((digit) => digit * power).find((own) => own >= rough) || rough;
    for (let tick = Math.ceil(from / step); tick * step <= to; tick++) {
      const x = gutter + (tick * step - from) * scale();
      pen.fillStyle = colour("line");
      pen.fillRect(x, 0, 1, height - axis + 6);
      pen.fillStyle = colour("quiet");
      pen.textAlign = x > width - 40 ? "right" : "center";
      pen.fillText(timeText(tick * step), x, height - 7);
    }
    pen.textAlign = "left";
    shown.rows.forEach((name, at) => {
      pen.fillStyle = colour("text");
      pen.fillText(name, 0, at * row + row / 2 + 3);
      pen.fillStyle = colour("line");
      pen.fillRect(gutter, at * row + row - 2, width - gutter - 8, 1);
    });

    pen.save();
    pen.beginPath();
    pen.rect(gutter, 0, width - gutter - 8, height);
    pen.clip();
    for (const track of shown.tracks) {
      let drawn = -1;
      let last = -1;
      for (let bar = firstBar(track); bar < track.to && start[bar] <= to; bar++) {
        if (start[bar] + duration[bar] < from) continue;
        const x = gutter + (start[bar] - from) * scale();
        const end = Math.max(x + 1, gutter + (start[bar] + duration[bar] - from) * scale());
        const own = paint[bar] % 16;
        if (end <= drawn + 0.5 && own === last) continue;
        pen.fillStyle = paints[own];
        const left = Math.max(gutter - 4, x);
        // A hair between two bars, once there is room for one.
        const gap = end - x > 4 ? 0.7 : 0;
        pen.fillRect(left, track.y, Math.min(end, width) - left - gap, track.height);
        drawn = end;
        last = own;
      }
    }
    pen.restore();
  }

  /** The first bar that may reach into sight: none before it is long enough. */
  function firstBar(track) {
    let low = track.from;
    let high = track.to;
    while (low < high) {
      const half = (low + high) >> 1;
      if (start[half] < from - track.longest) low = half + 1;
      else high = half;
    }
    return low;
  }

  function barAt(x, y) {
    const slack = 2 / scale();
    const time = timeAt(x);
    for (const track of shown.tracks) {
      if (y < track.y - 1 || y > track.y + track.height + 1) continue;
      for (let bar = firstBar(track); bar < track.to && start[bar] <= time + slack; bar++)
        if (start[bar] + duration[bar] >= time - slack) return { track, bar };
    }
  }

  function say(x, y) {
    const found = x < gutter ? undefined : barAt(x, y);
    if (!found) { said.textContent = ""; return; }
    const { track, bar } = found;
    const name = shown.functions[Math.floor(paint[bar] / 16) - 1] || "unknown function";
    const kind = paint[bar] % 16 < 9 ? "" : shown.kinds[(paint[bar] % 16) - 8] + " ";
    const which = task[bar] < 0 ? -task[bar] + " tasks, mostly " + kind + name : kind + name + ", task " + task[bar];
    said.textContent = which + ", " + timeText(duration[bar]) + " from " + timeText(start[bar]) + ", " + shown.rows[track.row];
  }

  let held;
  canvas.addEventListener("pointerdown", (event) => {
    held = { x: event.offsetX, from, to };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) { say(event.offsetX, event.offsetY); return; }
    const by = (held.x - event.offsetX) / scale();
    look(held.from + by, held.to + by);
  });
  for (const over of ["pointerup", "pointercancel"]) canvas.addEventListener(over, () => { held = undefined; });
  canvas.addEventListener("dblclick", (event) => zoom(3, timeAt(event.offsetX)));
  // Turning the wheel alone scrolls the page, as everywhere.
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 200), timeAt(event.offsetX));
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const by = (to - from) / 5;
    const acts = {
      "+": () => zoom(2, middle()), "=": () => zoom(2, middle()), "-": () => zoom(0.5, middle()),
      ArrowLeft: () => look(from - by, to - by), ArrowRight: () => look(from + by, to + by),
      "0": () => look(0, shown.span), Home: () => look(0, to - from), End: () => look(shown.span - to + from, shown.span),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  new ResizeObserver(later).observe(frame);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later);
  draw();
})();
`;
