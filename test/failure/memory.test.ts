/** A memory limit, however it is given: results go to disk and come back exact, fewer are held, nothing is left. */
import { expect, test } from "vitest";
import { treadle } from "../harness/treadle.ts";
import { casesOf, failureScript } from "./script-cases.ts";

/** What a line of the script says beside its outcome. */
interface Counted {
  readonly name: string;
  readonly place: string;
  readonly counted: Readonly<Record<string, number>>;
}

/** How a limit is given → what it comes to, when compute gives none of its own (`-`) and when it does. */
const ways: readonly (readonly [
  way: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  limits: Readonly<Record<string, number>>,
])[] = [
  ["no limit", [], {}, { "-": 0, "40kB": 40_000 }],
  ["--memory-limit", ["--memory-limit", "40kB"], {}, { "-": 40_000, "0": 0 }],
  ["--memory-limit 0", ["--memory-limit", "0"], { TREADLE_MEMORY_LIMIT: "40kB" }, { "-": 0 }],
  ["TREADLE_MEMORY_LIMIT", [], { TREADLE_MEMORY_LIMIT: "40kB" }, { "-": 40_000, "1GB": 1e9 }],
];

test.each(ways)("with %s every kind of value comes back as it was made", async (_, args, env, limits) => {
  const cases = await casesOf("memory", [...args, "--", ...Object.keys(limits)], { env })();
  const exact = [true, true, true];
  for (const [own, limit] of Object.entries(limits)) {
    expect(cases.outcomes(own)).toEqual({ inline: exact, "one worker": exact, "two workers": exact });
    for (const { name, place, counted } of cases.lines as unknown as readonly Counted[]) {
      if (name !== own) continue;
      const { spilled = 0, restored = 0 } = counted;
      // 21 results, each of them a quarter of the smaller limit at least, and each used twice.
      const enough = limit === 40_000 ? 21 : 0;
      expect({ own, place, spills: spilled >= enough && restored >= enough }).toEqual({
        own,
        place,
        spills: true,
      });
      if (enough === 0)
        expect({ own, place, spilled, restored }).toEqual({ own, place, spilled: 0, restored: 0 });
      if (place === "inline" || limit === 0) expect(counted["limit"]).toBeUndefined();
      else expect(counted["limit"]).toBe(place === "one worker" ? limit : limit / 2);
    }
  }
  cases.expectWholePools();
  expect(cases.spilled).toEqual([]);
});

test("roots wait where memory is short: fewer results are held at once", async () => {
  const cases = await casesOf("roots")();
  for (const place of ["one worker", "two workers"]) {
    const most = (name: string): number => {
      const line = cases.lines.find((each) => each.name === name && each.place === place);
      expect(line?.outcome).toBe(true);
      return (line as unknown as { most: number }).most;
    };
    expect(most("8 blocks")).toBeLessThan(most("0 blocks"));
  }
});

test.each(["many", "-5"])('"%s" is no amount of memory', async (size) => {
  const { status, stderr } = await treadle(["run", failureScript("memory"), "--memory-limit", size]);
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining(`--memory-limit wants an amount of memory, not "${size}"`),
  ]);
});

test("in the environment and in a script it is neither", async () => {
  const wrong = { env: { TREADLE_MEMORY_LIMIT: "huge" } };
  const environment = await treadle(["run", failureScript("memory")], wrong);
  expect([environment.status, environment.stderr]).toEqual([
    1,
    expect.stringMatching(/OptionError: .*"huge" is not a size/),
  ]);
  const script = await treadle(["run", failureScript("memory"), "--", "much"]);
  expect([script.status, script.stderr]).toEqual([
    1,
    expect.stringMatching(/OptionError: compute: "much" is not a size/),
  ]);
});
