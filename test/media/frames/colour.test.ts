import { expect, test } from "vitest";
import {
  colormaps,
  coloursOf,
  defaultColormap,
  isColormap,
  rgbOf,
} from "../../../media/frames/colour/colormaps.ts";
import { ColourChoice } from "../../../media/frames/colour/colour-choice.ts";
import {
  fixedRangeOf,
  type Look,
  levelsAskOf,
  settingsLook,
  tasteOf,
} from "../../../media/frames/colour/look.ts";
import { colourOfLevel, lookupTable, paintLevels } from "../../../media/frames/colour/lookup.ts";
import type { ScaleName } from "../../../media/frames/colour/scales.ts";
import { specialColours } from "../../../media/frames/colour/special-colours.ts";
import { indexTicks, numberText, valueTicks } from "../../../media/frames/colour/value-ticks.ts";
import type { Palette } from "../../../media/panel/theme.ts";
import { levels } from "../../../server/protocol/frame-questions.ts";
import { defaultSettings } from "../../../server/protocol/settings.ts";
import { type ThemeName, themeNames, themes } from "../harness/themes.ts";

const usual = settingsLook({});
const withTaste = (taste: Partial<Look["taste"]>): Look => ({ taste: { ...usual.taste, ...taste } });

test("there are at least thirty colour maps, in three groups, and no two are alike", () => {
  expect(colormaps.length).toBeGreaterThanOrEqual(30);
  expect(new Set(colormaps.map(({ group }) => group))).toEqual(
    new Set(["sequential", "diverging", "cyclic"]),
  );
  expect(new Set(colormaps.map(({ name }) => coloursOf(name, 16).join())).size).toBe(colormaps.length);
  expect(new Set(colormaps.map(({ name }) => name)).size).toBe(colormaps.length);
});

test("the settings' colour map is one of them", () => {
  expect(isColormap(defaultSettings.frames.colormap)).toBe(true);
  expect(defaultSettings.frames.colormap).toBe(defaultColormap);
});

test("viridis has the colours that matplotlib gives it, at both ends", () => {
  const colours = coloursOf("viridis", 3);
  expect([...colours.subarray(0, 3)]).toEqual(rgbOf("#440154"));
  expect([...colours.subarray(6)]).toEqual(rgbOf("#fde725"));
});

test("grey goes straight from black to white, and inverted the other way", () => {
  expect([...coloursOf("grey", 3)]).toEqual([0, 0, 0, 128, 128, 128, 255, 255, 255]);
  expect([...coloursOf("grey", 3, true)]).toEqual([255, 255, 255, 128, 128, 128, 0, 0, 0]);
});

test("both ends of a cyclic map have one colour", () => {
  for (const { name } of colormaps.filter(({ group }) => group === "cyclic")) {
    const colours = coloursOf(name, 9);
    expect([...colours.subarray(0, 3)]).toEqual([...colours.subarray(-3)]);
  }
});

test("a map that is not known gives the colours of the usual one", () => {
  expect(coloursOf("toString", 4)).toEqual(coloursOf("viridis", 4));
  expect(isColormap("constructor")).toBe(false);
});

test("levels become the map's colours, and the three special ones their own", () => {
  const table = lookupTable("grey", false, { none: [1, 2, 3], below: [4, 5, 6], above: [7, 8, 9] });
  expect(colourOfLevel(table, levels.none)).toEqual([1, 2, 3]);
  expect(colourOfLevel(table, levels.below)).toEqual([4, 5, 6]);
  expect(colourOfLevel(table, levels.above)).toEqual([7, 8, 9]);
  expect(colourOfLevel(table, levels.first)).toEqual([0, 0, 0]);
  expect(colourOfLevel(table, levels.last)).toEqual([255, 255, 255]);
  const pixels = new Uint32Array(2);
  paintLevels(pixels, new Uint8Array([levels.below, levels.last]), table);
  expect([...new Uint8Array(pixels.buffer)]).toEqual([4, 5, 6, 255, 255, 255, 255, 255]);
});

test("what is outside has the colours of the map's ends where nothing else is said", () => {
  const table = lookupTable("grey", true, { none: [1, 2, 3], below: null, above: null });
  expect(colourOfLevel(table, levels.below)).toEqual([255, 255, 255]);
  expect(colourOfLevel(table, levels.above)).toEqual([0, 0, 0]);
});

test.for(themeNames)("in the theme %s nothing that is special looks like a value", (name) => {
  for (const { name: map } of colormaps) {
    const look = withTaste({ map, outside: "mark" });
    const { none, below, above } = specialColours(look, paletteOf(name));
    const colours = coloursOf(map, 64);
    for (const special of [none, below!, above!]) {
      let nearest = Number.POSITIVE_INFINITY;
      for (let at = 0; at < colours.length; at += 3)
        nearest = Math.min(nearest, Math.hypot(...special.map((channel, of) => channel - colours[at + of]!)));
      expect(nearest, `${map}: ${special.join()}`).toBeGreaterThan(45);
    }
    for (const [a, b] of [
      [none, below!],
      [below!, above!],
      [none, above!],
    ] as const)
      expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]), map).toBeGreaterThan(45);
  }
});

test("percentiles leave what is outside in the colours of the ends, and a range by hand marks it", () => {
  const automatic = { by: "percentile", low: 2, high: 98 } as const;
  expect(specialColours(withTaste({ automatic }), paletteOf("dark"))).toMatchObject({
    below: null,
    above: null,
  });
  const fixed = { by: "hand", low: 0, high: 1 } as const;
  const { below, above } = specialColours({ ...withTaste({ automatic }), fixed }, paletteOf("dark"));
  expect(below).not.toBeNull();
  expect(above).not.toBeNull();
});

test.for<[ScaleName, number, number, string]>([
  ["linear", 0, 1000, "0 200 400 600 800 1000"],
  ["linear", -0.3, 0.3, "-0.3 -0.2 -0.1 0 0.1 0.2 0.3"],
  ["linear", 1e9, 1.5e9, "1e9 1.1e9 1.2e9 1.3e9 1.4e9 1.5e9"],
  ["linear", 0, 2e-7, "0 5e-8 1e-7 1.5e-7 2e-7"],
  ["log", 1, 1e5, "1 10 100 1000 10000 100000"],
  ["log", 0.5, 8, "0.5 1 2 5"],
  ["log", 1e-30, 1e30, "1e-30 1e-20 1e-10 1 1e10 1e20 1e30"],
  ["symlog", -100, 100, "-100 -10 -1 0 1 10 100"],
  ["symlog", 0, 1e4, "0 100 1000 10000"],
  ["sqrt", 0, 100, "0 2 10 50 100"],
])("ticks of %s from %d to %d are %s", ([scale, low, high, expected]) => {
  const found = valueTicks(scale, { low, high }, 7);
  expect(found.map(({ label }) => label).join(" ")).toBe(expected);
});

test.for<ScaleName>(["linear", "log", "symlog", "sqrt"])(
  "ticks of %s rise, are inside, and keep apart",
  (scale) => {
    for (const [low, high] of [
      [-5, 17],
      [0.003, 0.0031],
      [3, 4e7],
      [-1e-8, 1e12],
      [-1e6, -3],
      [16_777_216, 16_777_217],
    ] as const) {
      if (scale === "log" && low <= 0) continue;
      const ticks = valueTicks(scale, { low, high }, 6);
      expect(ticks.length, `${low} … ${high}`).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(8);
      for (const [at, tick] of ticks.entries()) {
        expect(tick.share).toBeGreaterThanOrEqual(-1e-6);
        expect(tick.share).toBeLessThanOrEqual(1 + 1e-6);
        if (at > 0) expect(tick.share - ticks[at - 1]!.share).toBeGreaterThan(0.1);
      }
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
    }
  },
);

test("a range without a length has one tick, and one without ends none", () => {
  expect(valueTicks("linear", { low: 7, high: 7 }, 5).map(({ label }) => label)).toEqual(["7"]);
  expect(valueTicks("log", { low: Number.NaN, high: 1 }, 5)).toEqual([]);
});

test("rulers have whole indexes alone, also where elements are larger than labels", () => {
  expect(indexTicks(0, 10, 0.2)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(indexTicks(950, 1200, 45)).toEqual([950, 1000, 1050, 1100, 1150]);
});

test.for<[number, string]>([
  [0, "0"],
  [0.1 + 0.2, "0.3"],
  [-1234.5678, "-1234.57"],
  [123_456_789, "1.23457e8"],
  [1.5e-7, "1.5e-7"],
  [1e21, "1e21"],
])("%d is written %s", ([value, text]) => {
  expect(numberText(value)).toBe(text);
});

test("what was kept comes back, and what nobody understands does not", () => {
  const taste = { ...usual.taste, map: "RdBu", isInverted: true, scale: "symlog", none: "#ff00aa" } as const;
  expect(tasteOf(JSON.parse(JSON.stringify(taste)), usual.taste)).toEqual(taste);
  const wrong = {
    map: "toString",
    isInverted: "yes",
    scale: "cubic",
    automatic: { by: "percentile", low: 99, high: 1 },
    none: "red; background: url(x)",
    outside: 3,
  };
  expect(tasteOf(wrong, usual.taste)).toEqual({
    ...usual.taste,
    automatic: { ...usual.taste.automatic, by: "percentile" },
  });
  for (const kept of [undefined, null, 3, "x", []]) expect(tasteOf(kept, usual.taste)).toEqual(usual.taste);
  expect(fixedRangeOf({ by: "lock", low: 1, high: 2 })).toEqual({ by: "lock", low: 1, high: 2 });
  for (const kept of [
    undefined,
    { by: "hand", low: 2, high: 1 },
    { by: "hand", low: null, high: 1 },
    { by: "x" },
  ])
    expect(fixedRangeOf(kept)).toBeUndefined();
});

test("a viewer begins with the colours and the range of the settings", () => {
  const look = settingsLook({ colormap: "magma", range: "percentile" });
  expect(look.taste.map).toBe("magma");
  expect(levelsAskOf(look)).toEqual({ scale: "linear", range: { by: "percentile", low: 1, high: 99 } });
  expect(levelsAskOf(settingsLook({ colormap: "__proto__" }))).toEqual({
    scale: "linear",
    range: { by: "min-max" },
  });
});

test("a locked range is asked for by its ends, and released is that of each frame again", () => {
  const choice = new ColourChoice(usual);
  const seen: unknown[] = [];
  choice.onChange((look) => void seen.push(levelsAskOf(look).range));
  choice.fix("lock", { low: 2, high: 5 });
  choice.release();
  choice.setAutomatic({ by: "percentile", low: 5, high: 95 });
  expect(seen).toEqual([
    { by: "hand", low: 2, high: 5 },
    { by: "min-max" },
    { by: "percentile", low: 5, high: 95 },
  ]);
});

/** A palette as the page reads it, of a theme's own colours. */
function paletteOf(name: ThemeName): Palette {
  const theme = themes[name];
  const colour = (...names: string[]): string => names.map((one) => theme[one]).find(Boolean) ?? "#808080";
  return {
    background: colour("editor-background"),
    foreground: colour("editor-foreground"),
    states: { failed: colour("testing-iconFailed") },
    hues: [
      colour("charts-blue"),
      colour("charts-green"),
      colour("charts-orange"),
      colour("charts-purple"),
      colour("terminal-ansiCyan"),
      colour("charts-yellow"),
      colour("terminal-ansiMagenta"),
      colour("terminal-ansiBrightBlue"),
    ],
  } as unknown as Palette;
}
