/**
 * The colours of drawn graphs, each for light and for dark surroundings, and the style sheet that switches.
 *
 * The light ones are also written into the DOT, so a picture without a style sheet is right on paper.
 * Every fill carries its text with a contrast of at least 5 : 1; 4.5 is what WCAG AA asks for.
 */

interface Shade {
  readonly fill: string;
  readonly line: string;
}

interface Paint {
  readonly light: Shade;
  readonly dark: Shade;
}

const paint = (lightFill: string, lightLine: string, darkFill: string, darkLine: string): Paint => ({
  light: { fill: lightFill, line: lightLine },
  dark: { fill: darkFill, line: darkLine },
});

const paints = {
  plain: paint("#f6f8fa", "#57606a", "#21262d", "#8b949e"),
  failed: paint("#ffdcd7", "#cf222e", "#4c1512", "#ff7b72"),
  // One per function; the ninth function begins again.
  "hue-0": paint("#dbeafe", "#2563eb", "#172d4d", "#6ea8fe"),
  "hue-1": paint("#dcfce7", "#16803c", "#12351f", "#5fd08a"),
  "hue-2": paint("#fef3c7", "#b45309", "#3d2c0b", "#f0b549"),
  "hue-3": paint("#ede9fe", "#7c3aed", "#2b2150", "#b39afc"),
  "hue-4": paint("#cffafe", "#0e7490", "#0c3640", "#5ccfe6"),
  "hue-5": paint("#fce7f3", "#be185d", "#43182f", "#f58cc0"),
  "hue-6": paint("#ecfccb", "#4d7c0f", "#27370c", "#a9d75b"),
  "hue-7": paint("#e2e8f0", "#475569", "#2a323d", "#9fb0c3"),
  // From little to much.
  "heat-0": paint("#fff8e6", "#c9a227", "#2b2418", "#b08a3c"),
  "heat-1": paint("#ffebbf", "#c58a1b", "#3f3018", "#c4933a"),
  "heat-2": paint("#ffd991", "#bf7414", "#573b17", "#d69b3a"),
  "heat-3": paint("#ffc26b", "#b45f10", "#704415", "#e6a243"),
  "heat-4": paint("#ffa95c", "#a34b0d", "#874c12", "#f3a94f"),
  "heat-5": paint("#ff9257", "#8f380b", "#99500e", "#ffb15c"),
} as const satisfies Record<string, Paint>;

export type PaintName = keyof typeof paints;

/** Light colours of a paint, for the DOT. */
export const lightShade = (name: PaintName): Shade => paints[name].light;

/** Dark colours of a paint, for pages that have a style sheet of their own. */
export const darkShade = (name: PaintName): Shade => paints[name].dark;

/** The paint of the `position`-th function. */
export const hue = (position: number): PaintName => `hue-${position % 8}` as PaintName;

/** The paint of a share of the largest amount, from 0 to 1. */
export const heat = (share: number): PaintName =>
  `heat-${Math.max(0, Math.min(5, Math.floor(share * 6)))}` as PaintName;

export const arrow = { light: "#6e7781", dark: "#8b949e" } as const;
export const criticalArrow = { light: "#c2410c", dark: "#ff9d5c" } as const;

/** Those of a drawing's class names that are paints, each once. */
export const usedPaints = (classes: Iterable<string>): PaintName[] =>
  [...new Set(classes)].filter((name): name is PaintName => Object.hasOwn(paints, name));

/** Dark colours where the reader wants dark; only the paints that `used` names, to keep small pictures small. */
export function styleSheet(used: Iterable<PaintName>): string {
  const boxes = [...new Set(used)].sort().map((name) => {
    const { fill, line } = paints[name].dark;
    const shapes = ["path", "ellipse"].map((shape) => `.node.${name} ${shape}`);
    return `${shapes.join(",")}{fill:${fill};stroke:${line}}`;
  });
  return `@media (prefers-color-scheme:dark){${[
    "svg{color-scheme:dark}",
    ".sheet>polygon{fill:#0d1117}",
    ".cluster path{fill:none;stroke:#30363d}",
    ".cluster text{fill:#9da7b3}",
    ".node text{fill:#f0f6fc}",
    ...boxes,
    `.edge path{stroke:${arrow.dark}}.edge polygon{fill:${arrow.dark};stroke:${arrow.dark}}`,
    `.edge.critical path{stroke:${criticalArrow.dark}}.edge.critical polygon{fill:${criticalArrow.dark};stroke:${criticalArrow.dark}}`,
  ].join("")}}`;
}
