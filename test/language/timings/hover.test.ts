/**
 * What is shown of a place: hovers, their picture, and the hints at line ends. Names are hostile.
 */
import { expect, test } from "vitest";
import { together } from "../../../server/language/timings/figures.ts";
import { timingsHover } from "../../../server/language/timings/hover.ts";
import { timingHints } from "../../../server/language/timings/inlay-hints.ts";
import { commandLink, escaped } from "../../../server/language/timings/markdown.ts";
import type { Sighting } from "../../../server/language/timings/sighting.ts";
import { pictureColours, spreadPicture } from "../../../server/language/timings/spread-picture.ts";
import { ranFigures, seen, timesOf } from "./figures-kit.ts";

const file = "/home/ada/frames.ts";
const minute = 60_000;

const book = (...sightings: readonly Sighting[]) => ({
  sightings: (of: string) => (of === file ? sightings : []),
});

function hover(sighting: Sighting, now = 3.5 * minute): string {
  const found = timingsHover(book(sighting), { file, line: 9, column: 2 }, now);
  return (found?.contents as { value: string } | undefined)?.value ?? "";
}

const figures = together([
  ranFigures({
    calls: 1000,
    last: 1240,
    median: 1100,
    longest: 3000,
    waiting: 300,
    running: 900,
    transfer: 0,
    bytes: 528e6,
    output: "Float64Array(257 × 257)",
    share: 0.52,
    isCritical: true,
    spread: { first: 72, counts: [10, 600, 300, 0, 90] },
  }),
])!;

/** The hover without its picture, which is a long line. */
const words = (text: string) => text.replace(/!\[(.*?)\]\(data:[^)]*\)/, "[$1]");

test("a hover says how long, how often, where the time went and what came out", () => {
  expect(words(hover(seen({ figures }))).split("\n")).toEqual([
    "**parse** — 1\\,000 calls · last run\\, 3 min ago",
    "",
    "last **1\\.2 s** · median **1\\.1 s** · longest **3\\.0 s**",
    "",
    "1\\.0 s [Distribution of 1\\,000 calls from 1\\.0 s to 1\\.6 s\\: half took less than 1\\.1 s\\, most between 1\\.1 s and 1\\.2 s\\.] 1\\.6 s",
    "",
    "````text",
    "waiting  ████░░░░░░░░░░░░ 300 ms",
    "running  ████████████░░░░ 900 ms",
    "transfer ░░░░░░░░░░░░░░░░ 0 µs",
    "````",
    "",
    "Output Float64Array\\(257 × 257\\) · 528 kB each\\, 528 MB in all\\",
    "52\\% of the run\\'s task time · on the critical path",
    "",
    "[Show in Graph](command:treadle.showGraph?%5B%22r1%22%5D) · [Clear Timings](command:treadle.clearTimings?%5B%22%2Fhome%2Fada%2Fframes.ts%22%5D)",
  ]);
});

test("a hover stands over the words that one points at, and nowhere else", () => {
  const at = (line: number, column: number, of = file) =>
    timingsHover(book(seen({ figures })), { file: of, line, column }, 0)?.range;
  expect(at(9, 1)).toEqual({ start: { line: 8, character: 0 }, end: { line: 8, character: 5 } });
  expect(at(9, 6)).toBeDefined();
  expect([at(9, 7), at(8, 2), at(10, 2), at(9, 2, "/home/ada/other.ts")]).toEqual(Array(4).fill(undefined));
});

test("of a call and a function at one place the call is shown", () => {
  const spots = seen({}).spots;
  const both = book(
    seen({ figures, name: "call", spots }),
    seen({ kind: "function", figures, name: "function" }),
  );
  expect(JSON.stringify(timingsHover(both, { file, line: 9, column: 2 }, 0))).toContain("**call**");
});

test("while a run goes on its figures are shown, and how far it is", () => {
  const tasks = { known: 40, executing: 2, finished: 12, failed: 3, reused: 4 };
  const times = timesOf({ durations: [5, 6, 7], tasks, retries: 1 });
  const text = hover(seen({ figures, live: { run: "r9", times } }));
  expect(text).toContain("12 of 40 tasks done\\, 4 reused · running now");
  expect(text).toContain("last **7\\.00 ms**");
  expect(text).toContain("3 failed · 1 tried again");
  expect(text).toContain("showGraph?%5B%22r9%22%5D");
});

test("before a run has executed anything the last ones are shown", () => {
  const tasks = { known: 40, executing: 1, finished: 0, failed: 0, reused: 0 };
  const live = { run: "r9", times: timesOf({ durations: [], tasks }) };
  expect(hover(seen({ figures, live }))).toContain("0 of 40 tasks done · running now\n\nlast **1\\.2 s**");
  expect(hover(seen({ live }))).toMatch(
    /^\*\*parse\*\* — 0 of 40 tasks done · running now\n\n\[Show in Graph\]/,
  );
});

test("a hover says when it was measured, and that the text was edited since", () => {
  const when = (at: number, runs = 1) =>
    hover(
      seen({ figures: together(Array.from({ length: runs }, () => ranFigures({ at })))! }),
      100 * 24 * 60 * minute,
    )
      .split("\n")[0]!
      .replace(/.* · /, "")
      .replaceAll("\\", "");
  const now = 100 * 24 * 60 * minute;
  expect(when(now - 1000)).toBe("last run, just now");
  expect(when(now - 59 * minute)).toBe("last run, 59 min ago");
  expect(when(now - 90 * minute)).toBe("last run, 1 h ago");
  expect(when(now - 30 * 60 * minute)).toBe("last run, yesterday");
  expect(when(now - 49 * 60 * minute, 5)).toBe("last of 5 runs, 2 days ago");
  expect(hover(seen({ figures, isChanged: true }))).toContain("\n\nedited since\n\n");
});

test("a name cannot say anything in markdown but its own words", () => {
  const name = "<b>x</b> [a](command:b) `c` **d**\n# e ![](f) | & \\";
  const [first] = hover(seen({ figures, name })).split("\n");
  const unescaped = first!.replaceAll(/\\[!-/:-@[-`{-~]/g, "");
  expect(unescaped.replace(/^\*\*(.*)\*\* — /, "$1 ")).not.toMatch(/[<>[\]()`*#!|&\\_]/);
  expect(escaped(name)).not.toContain("\n");
});

test("an argument cannot end its link", () => {
  const link = commandLink("Go", "treadle.clearTimings", `/a) [x](command:y "`);
  expect(link).toMatch(/^\[Go\]\(command:treadle\.clearTimings\?[\w%.~'!*-]+\)$/);
  const query = /\?(.*)\)$/.exec(link)![1]!;
  expect(JSON.parse(decodeURIComponent(query))).toEqual([`/a) [x](command:y "`]);
});

test("a picture shows every bin that has calls, and says the same in words", () => {
  const drawn = spreadPicture({ first: 0, counts: [1, 0, 1000] }, 1.2)!;
  expect(drawn.svg.match(/<rect/g)).toHaveLength(2);
  expect(drawn.svg).toContain(`height="2" rx`);
  expect(drawn.words).toBe(
    "Distribution of 1,001 calls from 1.00 ms to 1.33 ms: half took less than 1.20 ms, most between 1.21 ms and 1.33 ms.",
  );
  expect(spreadPicture({ first: 0, counts: [1] }, 1)).toBeUndefined();
  expect(spreadPicture({ first: 0, counts: [500] }, 1)).toBeUndefined();
});

test("a picture is no wider than a hover, however far apart the calls are", () => {
  const counts = Array.from({ length: 300 }, () => 1);
  const { svg, words } = spreadPicture({ first: -72, counts }, 1)!;
  expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeLessThan(330);
  expect(words).toContain("Distribution of 300 calls");
});

test("the picture's colours are seen on dark, light and high contrast", () => {
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((from) => {
      const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const background of ["#ffffff", "#f3f3f3", "#252526", "#1f1f1f", "#000000"]) {
    for (const colour of Object.values(pictureColours)) {
      const [low, high] = [luminance(background), luminance(colour)].sort((a, b) => a - b) as [
        number,
        number,
      ];
      expect((high + 0.05) / (low + 0.05), `${colour} on ${background}`).toBeGreaterThanOrEqual(3);
    }
  }
});

/** Line → label of the hints for a file of ten lines. */
function hints(...sightings: readonly Sighting[]) {
  const text = Array.from({ length: 10 }, (_, index) => "x".repeat(index + 1)).join("\r\n");
  return timingHints(book(...sightings), file, text, { from: 1, to: 10 }, 0);
}

const onLine = (line: number, column: number, changes: Partial<Sighting>): Sighting =>
  seen({ at: { line, column, endLine: line, endColumn: column + 3 }, figures, ...changes });

test("a hint stands at the end of its line: how long a call takes, and how many there are", () => {
  expect(hints(onLine(9, 1, {}))).toEqual([
    {
      position: { line: 8, character: 9 },
      label: "1.1 s · ×1,000",
      tooltip:
        "parse: 1,000 calls · last run, just now · last 1.2 s, median 1.1 s, longest 3.0 s · waiting 300 ms, running 900 ms, transfer 0 µs",
      paddingLeft: true,
    },
  ]);
  const once = together([ranFigures({ last: 1240, median: 1100 })])!;
  expect(hints(onLine(9, 1, { figures: once }))[0]!.label).toBe("1.2 s");
});

test("several calls on one line have one hint, in the order in which they stand", () => {
  const once = together([ranFigures({ last: 3 })])!;
  const [hint, ...others] = hints(onLine(9, 6, { name: "sum", figures: once }), onLine(9, 1, {}));
  expect(others).toEqual([]);
  expect(hint!.label).toBe("parse 1.1 s · ×1,000, sum 3.00 ms");
  expect(String(hint!.tooltip).split("\n")).toHaveLength(2);
  const many = [1, 2, 3, 4, 5].map((column) => onLine(3, column, { name: `f${column}`, figures: once }));
  expect(hints(...many)[0]!.label).toBe("f1 3.00 ms, f2 3.00 ms, f3 3.00 ms …");
});

test("a function that is called on its own line has no hint of its own", () => {
  expect(hints(onLine(9, 1, { kind: "function" }), onLine(9, 1, {}))[0]!.label).toBe("1.1 s · ×1,000");
});

test("while a run goes on a hint says how far it is", () => {
  const tasks = { known: 1000, executing: 2, finished: 12, failed: 0, reused: 0 };
  const live = (changes: object) => ({ run: "r9", times: timesOf({ durations: [5], tasks, ...changes }) });
  const { figures: _, ...none } = onLine(9, 1, {});
  expect(hints({ ...none, live: live({}) })[0]!.label).toBe("5.00 ms · 12/1,000");
  expect(hints({ ...none, live: live({ durations: [] }) })[0]!.label).toBe("12/1,000");
  const failing = { ...tasks, failed: 2 };
  expect(hints({ ...none, live: live({ tasks: failing }) })[0]!.label).toBe("5.00 ms · 12/1,000 · 2 failed");
});

test("only hints of the lines that are looked at are made", () => {
  const sightings = [1, 5, 9].map((line) => onLine(line, 1, {}));
  const made = timingHints(book(...sightings), file, "\n".repeat(10), { from: 2, to: 8 }, 0);
  expect(made.map(({ position }) => position.line)).toEqual([4]);
});
