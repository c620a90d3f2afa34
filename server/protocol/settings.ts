/**
 * The settings `treadle.*`, as the language server needs them. Names and defaults are those of `package.json`; a test
 * compares the two.
 */
export interface TreadleSettings {
  /** 0: one worker a core. */
  readonly workers: number;
  /** Such as `2GB`; empty for no limit. */
  readonly memoryLimit: string;
  /** Milliseconds between asking tasks to stop and ending their threads. */
  readonly cancelGrace: number;
  readonly codeLens: boolean;
  readonly hover: { readonly timings: boolean };
  /** Durations at the ends of lines. */
  readonly inlayHints: boolean;
  readonly graph: { readonly maxBoxes: number };
  readonly frames: {
    /** Name of the colour map that a viewer begins with, as the viewer lists them. */
    readonly colormap: string;
    /** How a viewer begins to find the range of values: all of them, or without the outermost percent at both ends. */
    readonly range: "min-max" | "percentile";
  };
  readonly trace: { readonly server: "off" | "messages" | "verbose" };
}

export const defaultSettings: TreadleSettings = {
  workers: 0,
  memoryLimit: "",
  cancelGrace: 1000,
  codeLens: true,
  hover: { timings: true },
  inlayHints: true,
  // What Graphviz lays out in well under a second and a person can still read; see evidence.md.
  graph: { maxBoxes: 400 },
  // Viridis is even to the eye and readable without colour vision; single hot pixels must not make a frame black, but
  // a first look must not clip either.
  frames: { colormap: "viridis", range: "min-max" },
  trace: { server: "off" },
};
