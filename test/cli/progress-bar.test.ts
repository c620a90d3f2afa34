/** The progress bar on a terminal that is an array and a clock that is a number. */
import { expect, test } from "vitest";
import { ProgressBar } from "../../server/cli/face/progress-bar.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { failed, finished, graph, started } from "../timings/streams.ts";
import { fakeScreen } from "./fake-terminal.ts";

const reads = graph([["read"], ["read"], ["read"], ["sum", 0, 1, 2]]);

function barAt(options: Parameters<typeof fakeScreen>[0] = {}) {
  const clock = { now: 5000 };
  const screen = fakeScreen({ terminal: true, ...options });
  const bar = new ProgressBar(screen, () => clock.now);
  /** Lets `ms` go by, then feeds the events; without events it ticks. */
  const after = (ms: number, ...events: RunEvent[]) => {
    clock.now += ms;
    if (events.length === 0) bar.tick();
    for (const event of events) bar.add(event);
  };
  return { bar, screen, after };
}

test("it counts tasks, tells the time and names what is under way", () => {
  const { screen, after } = barAt();
  after(0, reads, started(0, 1, 2));
  after(8200, finished([0, 1, 0, 0, 1]));
  expect(screen.seen).toBe("[######                  ]  25% · 1/4 · 8.2 s · read 1/3");
});

test("each drawing replaces the one before, and the last one stays", () => {
  const { bar, screen, after } = barAt();
  after(0, reads);
  after(400, started(0, 1, 2));
  after(100, finished([0, 1, 0, 0, 1], [1, 1, 0, 0, 1], [2, 1, 0, 0, 1]));
  after(100, started(3));
  after(50, finished([3, 1, 0, 0, 1]));
  bar.finish();
  expect(screen.text.split("\r\u001b[2K")).toEqual([
    "[                        ]   0% · 0/4 · 400 ms · read 0/3",
    "[##################      ]  75% · 3/4 · 500 ms",
    "[##################      ]  75% · 3/4 · 600 ms · sum 0/1",
    "[########################] 100% · 4/4 · 650 ms\n",
  ]);
});

test("it is drawn at most ten times a second", () => {
  const { screen, after } = barAt();
  after(0, reads, started(0));
  for (let ms = 0; ms < 1000; ms++) after(1);
  expect(screen.writes.filter((text) => text.startsWith("["))).toHaveLength(8);
});

test("a run that is over within 300 ms shows no bar at all", () => {
  const { bar, screen, after } = barAt();
  after(0, reads);
  after(299, finished([0, 1, 0, 0, 1], [1, 1, 0, 0, 1], [2, 1, 0, 0, 1], [3, 1, 0, 0, 1]));
  bar.finish();
  expect(screen.text).toBe("");
});

test("a script that computes nothing shows no bar, however long it takes", () => {
  const { bar, screen, after } = barAt();
  after(60_000);
  bar.finish();
  expect(screen.text).toBe("");
});

test("after a failure it stands where it stood, and says so", () => {
  const { bar, screen, after } = barAt();
  after(0, reads, started(0, 1));
  after(400, finished([0, 1, 0, 0, 1]), failed(1, 0, 1));
  bar.finish();
  expect(screen.seen).toBe("[######                  ]  25% · 1/4 · 1 failed · 400 ms\n");
});

test("what the script prints goes above the bar", () => {
  const { bar, screen, after } = barAt();
  after(0, reads, started(0));
  after(400);
  bar.aside("hello\n", screen.write);
  expect(screen.seen).toBe("hello\n");
  after(100);
  expect(screen.seen).toBe("hello\n[                        ]   0% · 0/4 · 500 ms · read 0/3");
});

test("half a line is not drawn over: the bar waits for its end", () => {
  const { bar, screen, after } = barAt();
  after(0, reads, started(0));
  after(400);
  bar.aside("name? ", screen.write);
  after(500);
  expect(screen.seen).toBe("name? ");
  bar.aside("Ada\n", screen.write);
  after(100);
  expect(screen.seen).toMatch(/^name\? Ada\n\[ /);
});

test("half a line that nobody ends is ended before the final state", () => {
  const { bar, screen, after } = barAt();
  after(0, reads, started(0));
  after(400);
  bar.aside("done.", screen.write);
  bar.finish();
  expect(screen.seen).toMatch(/^done\.\n\[.*\] {3}0% · 0\/4 · 400 ms · read 0\/3\n$/);
});

test.each([20, 40, 60, 80])("on %i columns it never reaches the last one", (columns) => {
  const { screen, after } = barAt({ columns });
  after(0, graph([["aFunctionWithALongName"], ["anotherFunctionWithALongName"]]), started(0, 1));
  after(400);
  expect(screen.seen.length).toBeLessThan(columns);
});

test("a hostile name cannot move the cursor", () => {
  const { screen, after } = barAt();
  after(0, graph([["a\u001b[2Jb\nc"]]), started(0));
  after(400);
  expect(screen.seen).toBe("[                        ]   0% · 0/1 · 400 ms · a\uFFFD[2Jb c 0/1");
});

test("only the bar itself is coloured, red after a failure", () => {
  const { screen, after } = barAt({ colour: true });
  after(0, reads, started(0));
  after(400);
  expect(screen.seen).toContain(`\u001b[36m[${" ".repeat(24)}]\u001b[39m   0% · 0/4`);
  after(100, failed(0, 0, 1));
  expect(screen.seen.startsWith("\u001b[31m[")).toBe(true);
});
