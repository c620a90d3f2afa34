/** Settings: where they come from, which one counts, and that a wrong one says what is right. */
import { compute, config, delayed, OptionError } from "treadle";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { thrownBy } from "./watched.ts";

describe("settings", () => {
  /** The settings module as a fresh process with this environment has it. */
  async function fresh(environment: Record<string, string>) {
    vi.resetModules();
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.resetModules();
    });
    return await import("../../server/api/config.ts");
  }

  test("the script's beat the run's, those the environment, and that the defaults", async () => {
    const { config, configureRun, setting } = await fresh({
      TREADLE_WORKERS: "3",
      TREADLE_MEMORY_LIMIT: "2GB",
    });
    expect([setting("workers"), setting("memoryLimit"), setting("errors")]).toEqual([3, 2e9, "first"]);
    configureRun({ workers: 4 });
    expect(setting("workers")).toBe(4);
    const undo = config({ workers: 5 });
    expect(setting("workers")).toBe(5);
    const undoMore = config({ errors: "collect" });
    expect([setting("workers"), setting("errors")]).toEqual([5, "collect"]);
    undoMore();
    undo();
    expect([setting("workers"), setting("errors")]).toEqual([4, "first"]);
  });

  test("an option of the call beats them all", async () => {
    onTestFinished(config({ errors: "collect", executor: "inline" }));
    const fail = delayed(() => {
      throw new RangeError("one");
    });
    expect(await thrownBy(compute(fail()))).toBeInstanceOf(AggregateError);
    expect(await thrownBy(compute(fail(), { errors: "first" }))).toBeInstanceOf(RangeError);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["a word for a number", { TREADLE_WORKERS: "many" }, /workers must be a whole number above 0, not NaN/],
    [
      "a word that is neither yes nor no",
      { TREADLE_PURE: "perhaps" },
      /TREADLE_PURE must be true or false, not "perhaps"/,
    ],
    ["a size that is none", { TREADLE_MEMORY_LIMIT: "lots" }, /"lots" is not a size/],
    ["an executor that is none", { TREADLE_EXECUTOR: "cloud" }, /no executor "cloud"/],
  ])("the environment with %s is an error", async (_, environment, message) => {
    const { setting } = await fresh(environment);
    expect(() => setting("workers")).toThrow(message);
  });

  test.each([
    ["1", true],
    ["yes", true],
    ["off", false],
    ["", false],
  ])("the environment may say %j", async (text, value) => {
    const { setting } = await fresh({ TREADLE_PURE: text });
    expect(setting("pure")).toBe(value);
  });

  test("unknown ones list those that exist", () => {
    expect(() => config({ worker: 2 } as never)).toThrow(OptionError);
    expect(() => config({ worker: 2 } as never)).toThrow(
      /no option "worker"\. Options are executor, workers, memoryLimit/,
    );
    expect(() => config({ cancelGrace: -1 })).toThrow(/cancelGrace must be a number of milliseconds/);
  });

  test.each<[number | string, number]>([
    [1000, 1000],
    ["2GB", 2e9],
    ["512 MiB", 512 * 2 ** 20],
    ["1.5k", 1500],
    ["10 b", 10],
  ])("a size may be written %j", async (size, bytes) => {
    const { config, setting } = await fresh({});
    config({ memoryLimit: size });
    expect(setting("memoryLimit")).toBe(bytes);
  });
});
