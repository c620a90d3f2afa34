/** Classes that hide something: found by their source, and refused by name before their instances travel. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { registerClasses } from "../../server/store/classes.ts";
import { encode } from "../../server/store/codec/encode.ts";
import { UncloneableError } from "../../server/store/errors.ts";
import { hasPrivateFields } from "../../server/store/private-fields.ts";
import { runScript, workspace } from "../harness/treadle.ts";

class Open {
  readonly colour = "#fff";
  static #made = 0;
  constructor() {
    Open.#made++;
  }
  static get made(): number {
    return Open.#made;
  }
}

class Hidden {
  #n = 3;
  get n(): number {
    return this.#n;
  }
}

class Child extends Hidden {}

class Looks {
  #n = 1;
  isOneOf(other: Looks): boolean {
    return other.#n === 1;
  }
}

test.each([
  [Open, false],
  [Hidden, true],
  [Child, true],
  [Looks, true],
  [Map, false],
])("%o has private fields: %s", (Class, hides) => {
  expect(hasPrivateFields(Class)).toBe(hides);
  expect(hasPrivateFields(Class)).toBe(hides);
});

test("an instance that would lose them is refused, with where it stands and what to do", () => {
  registerClasses({ "private#Open": () => Open, "private#Child": () => Child });
  expect(() => encode([new Open()])).not.toThrow();
  expect(() => encode({ list: [new Child()] })).toThrow(UncloneableError);
  expect(() => encode({ list: [new Child()] })).toThrow(
    /an instance of class Child, which has private fields/,
  );
});

test("a captured one is an error that names variable, file and line, before anything runs", async () => {
  const folder = workspace({
    "counter.ts": `
import { compute, delayed } from "treadle";
class Counter { #n = 3; get n() { return this.#n; } }
const before = delayed(function before() { console.log("ran"); return 1; });
function reader(counter: Counter) {
  return delayed(function read(x: number) { return counter.n + x; });
}
await compute(reader(new Counter())(before()));
`,
  });
  const { status, stdout, stderr } = await runScript(join(folder, "counter.ts"));
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("an instance of class Counter, which has private fields");
  expect(stderr).toContain("`counter`");
  expect(stderr).toMatch(/counter\.ts:6:\d+/);
});
