/**
 * What a script prints is told once, however it comes: as an event, out of the process, or both in any order.
 */
import { expect, test } from "vitest";
import { Prints } from "../../../server/language/runs/prints.ts";
import type { LogLine, RunEvent } from "../../../server/protocol/events.ts";
import { ManualClock } from "../manual-clock.ts";

/** Everything that is told, in order: with the task for events, with `-` for what only the process printed. */
function printing() {
  const clock = new ManualClock();
  const epoch = clock.now();
  const all: string[] = [];
  const prints = new Prints(clock, (_, text) => all.push(`- ${text}`));
  const take = (events: readonly RunEvent[]) => {
    for (const event of prints.told(events)) {
      if (event.type === "log") all.push(`${event.task ?? "script"} ${event.text}`);
    }
  };
  take([
    { type: "run-started", version: 1, run: "r", script: "/s.ts", epoch, executor: "threads", workers: 1 },
  ]);
  return {
    clock,
    all,
    print: (text: string) => prints.printed("stdout", text),
    /** Events of a task, of the script, or of the script at an earlier time. */
    tell: (...prints: (readonly [task: number, text: string] | string | { at: number; text: string })[]) =>
      take(
        prints.map((print): LogLine => {
          const at = clock.now() - epoch;
          if (typeof print === "string") return { type: "log", at, stream: "stdout", text: print };
          if ("text" in print) return { type: "log", stream: "stdout", ...print };
          return { type: "log", at, stream: "stdout", task: print[0], text: print[1] };
        }),
      ),
    end: () => prints.end(),
  };
}

test("a print that comes as an event and out of the process is told once, with its task", () => {
  const { print, tell, all, clock, end } = printing();
  print("a\nb\n");
  tell([1, "a\n"], [2, "b\n"]);
  tell([3, "c\n"]);
  print("c\n");
  clock.pass(10_000);
  end();
  expect(all).toEqual(["1 a\n", "2 b\n", "3 c\n"]);
});

test("what a child process printed between two prints of tasks is told as the script's", () => {
  const { print, tell, all, end } = printing();
  print("a\nfrom git\nb\n");
  tell([1, "a\n"], [1, "b\n"]);
  end();
  expect(all).toEqual(["- from git\n", "1 a\n", "1 b\n"]);
});

test("a script that blocks its thread is heard all the same, and not twice when it gives way", () => {
  const { print, tell, all, clock, end } = printing();
  print("loading\n");
  clock.pass(1000);
  expect(all).toEqual(["- loading\n"]);
  clock.pass(5000);
  // The event was made when it was printed, and is sent only now.
  tell({ at: 0, text: "loading\n" }, "done\n");
  print("done\n");
  clock.pass(1000);
  end();
  expect(all).toEqual(["- loading\n", "script done\n"]);
});

test("the same text printed again later is another print", () => {
  const { print, tell, all, clock, end } = printing();
  print("tick\n");
  clock.pass(1000);
  tell([7, "tick\n"]);
  print("tick\n");
  clock.pass(1000);
  end();
  expect(all).toEqual(["- tick\n", "7 tick\n"]);
});

test("a long print that comes in pieces is told once", () => {
  const { print, tell, all, clock, end } = printing();
  const long = `${"x".repeat(200_000)}\n`;
  tell([1, long]);
  print(long.slice(0, 65_536));
  clock.pass(1000);
  print(long.slice(65_536));
  clock.pass(1000);
  end();
  expect(all).toEqual([`1 ${long}`]);
});

test("what was printed last and never told is told at the end", () => {
  const { print, all, end } = printing();
  print("FATAL ERROR: out of memory\n");
  end();
  expect(all).toEqual(["- FATAL ERROR: out of memory\n"]);
});
