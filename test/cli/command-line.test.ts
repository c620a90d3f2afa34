/** What can be typed, what is said when it is typed wrong, and the help. */
import { expect, test } from "vitest";
import { commandLine } from "../../server/cli/command-line.ts";
import { doctor } from "../../server/cli/doctor.ts";
import { screenOn, wantsColour } from "../../server/cli/screen.ts";
import { fakeSurroundings } from "./fake-surroundings.ts";

async function typed(...words: string[]) {
  const surroundings = fakeSurroundings();
  const code = await commandLine(words, surroundings);
  return {
    code,
    stdout: surroundings.stdout.text,
    stderr: surroundings.stderr.text,
    runs: surroundings.plays.length,
  };
}

test.each([
  { words: "rn x.ts", says: "Unknown command 'rn'. Did you mean run?", hint: "`treadle --help`" },
  { words: "run", says: "Missing required argument 'SCRIPT'.", hint: "`treadle run --help`" },
  { words: "run nope.ts", says: "There is no script nope.ts.", hint: "Relative paths start at" },
  { words: "run .", says: ". is a folder, not a script.", hint: "compute()" },
  { words: "run a.ts b.ts", says: "Too many arguments", hint: "treadle run SCRIPT -- ARGUMENTS" },
  {
    words: "run script.ts --wrkers 2",
    says: "Unknown option '--wrkers'. Did you mean --workers?",
    hint: "`treadle run --help`",
  },
  { words: "run script.ts --workers", says: "argument missing", hint: "`treadle run --help`" },
  { words: "run script.ts --workers 0", says: '--workers wants a whole number of at least 1, not "0".' },
  { words: "run script.ts --workers 1.5", says: "whole number" },
  { words: "run script.ts --workers 1e3", says: "whole number" },
  {
    words: "run script.ts --memory-limit 2gigs",
    says: '--memory-limit wants an amount of memory, not "2gigs".',
    hint: "2GB",
  },
  {
    words: "run script.ts --executor cluster",
    says: "The cluster executor is not in this version.",
    hint: "threads",
  },
  { words: "run script.ts --executor gpu", says: '--executor has no choice "gpu".', hint: "threads, inline" },
  {
    words: "run script.ts --graph g.png",
    says: "--graph cannot tell from g.png what to draw.",
    hint: ".svg, .dot or .json",
  },
  { words: "graph script.ts -o g", says: "--output cannot tell from g what to draw.", hint: ".svg" },
  {
    words: "graph script.ts --direction up",
    says: '--direction has no choice "up".',
    hint: "BT, TB, LR, RL",
  },
  { words: "graph script.ts --max-boxes 0", says: "of at least 1" },
  { words: "h5 lss", says: "Unknown command 'lss'. Did you mean ls?", hint: "`treadle h5 --help`" },
  { words: "h5 ls", says: "Missing required argument 'FILE'.", hint: "`treadle h5 ls --help`" },
  { words: "h5 ls nope.h5", says: "There is no file nope.h5." },
  {
    words: "h5 frame a.h5 values 0",
    says: "Required option '-o, --output <FILE>' not specified.",
    hint: "`treadle h5 frame --help`",
  },
  { words: "h5 frame a.h5 values first -o x.png", says: 'INDEX wants a whole number, not "first".' },
  { words: "doctor now", says: "Too many arguments for 'doctor'.", hint: "`treadle doctor --help`" },
])("treadle $words: $says", async ({ words, says, hint }) => {
  const { code, stdout, stderr, runs } = await typed(...words.split(" "));
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr.startsWith("error ")).toBe(true);
  expect(stderr).toContain(says);
  if (hint !== undefined) expect(stderr.split("\n")[1]).toContain(hint);
  // One sentence, at most one hint, no stack.
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
  expect(runs).toBe(0);
});

test("a file that is no script is refused by name", async () => {
  const surroundings = fakeSurroundings();
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${surroundings.folder}/notes.py`, "");
  expect(await commandLine(["run", "notes.py"], surroundings)).toBe(2);
  expect(surroundings.stderr.text).toContain("notes.py is not a script that Treadle can run.");
  expect(surroundings.stderr.text).toContain(".ts, .mts, .cts, .js, .mjs, .cjs");
});

test.each([[[]], [["h5"]]])(
  "without a command, treadle %j shows the commands and counts as misuse",
  async (words) => {
    const { code, stdout, stderr } = await typed(...words);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Commands:");
  },
);

test("--version is the version and nothing else", async () => {
  expect(await typed("--version")).toMatchObject({ code: 0, stdout: "1.2.3\n", stderr: "" });
  expect(await typed("-V")).toMatchObject({ code: 0, stdout: "1.2.3\n" });
});

test.each(["", "run", "graph", "report", "h5", "h5 ls", "h5 frame", "doctor"])(
  "treadle %s --help teaches by example",
  async (command) => {
    const { code, stdout, stderr } = await typed(...command.split(" ").filter(Boolean), "--help");
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toContain(`$ treadle ${command}`.trimEnd());
    await expect(stdout).toMatchFileSnapshot(
      `../golden/cli/help${command === "" ? "" : `-${command.replace(" ", "-")}`}.txt`,
    );
  },
);

test("doctor has a line per check, says what to do, and exits with 1", async () => {
  const surroundings = fakeSurroundings();
  const checks = [
    { name: "threads", examine: async () => "they start", remedy: "never said" },
    { name: "HDF5", examine: () => Promise.reject(new Error("no memory\nat frame")), remedy: "buy some." },
  ];
  expect(await doctor(checks, surroundings)).toBe(1);
  expect(surroundings.stdout.text).toBe(
    "✓ threads  they start\n✗ HDF5     no memory\n           → buy some.\n\n1 of 2 checks failed.\n",
  );
  expect(await doctor(checks.slice(0, 1), surroundings)).toBe(0);
});

test.each([
  { terminal: true, environment: {}, colour: true },
  { terminal: false, environment: {}, colour: false },
  { terminal: true, environment: { NO_COLOR: "1" }, colour: false },
  { terminal: true, environment: { NO_COLOR: "" }, colour: true },
  { terminal: false, environment: { FORCE_COLOR: "1" }, colour: true },
  { terminal: true, environment: { FORCE_COLOR: "0" }, colour: false },
  { terminal: true, environment: { FORCE_COLOR: "1", NO_COLOR: "1" }, colour: true },
  { terminal: true, environment: { TERM: "dumb" }, colour: false },
])("terminal $terminal with $environment: colour $colour", ({ terminal, environment, colour }) => {
  expect(wantsColour(terminal, environment)).toBe(colour);
});

test("a dumb terminal gets no bar, a pipe has lines without end", () => {
  const stream = { isTTY: true, columns: 72, write: () => true };
  expect(screenOn(stream, {})).toMatchObject({ terminal: true, columns: 72 });
  expect(screenOn(stream, { TERM: "dumb" }).terminal).toBe(false);
  expect(screenOn({ write: () => true }, {})).toMatchObject({
    terminal: false,
    columns: Number.POSITIVE_INFINITY,
  });
});
