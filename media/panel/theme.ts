/**
 * The theme's colours for what is drawn on a canvas, read from the variables of `media/theme.css`.
 *
 * VS Code changes its variables and the class of the body when the person changes the theme; whoever draws is told
 * then. It knows no colour by itself.
 */
import { taskStates } from "../../server/protocol/panel.ts";
import type { TaskState } from "../../server/protocol/run-view.ts";
import { type BarKind, barKinds } from "../../server/protocol/timeline.ts";

/** Colours as a canvas takes them. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly quiet: string;
  readonly raised: string;
  readonly border: string;
  readonly accent: string;
  /** Around what is selected; differs from `accent` in high contrast. */
  readonly active: string;
  readonly arrow: string;
  readonly critical: string;
  /** The colour of the most, mixed with `raised` for less. */
  readonly heat: string;
  readonly states: Readonly<Record<TaskState, string>>;
  /** For functions and workers, by position; after the last the first again. */
  readonly hues: readonly string[];
  /** For all bars but runs, which have the hue of their function. */
  readonly bars: Readonly<Record<Exclude<BarKind, "run">, string>>;
  readonly isHighContrast: boolean;
  /** Family, as `ctx.font` takes it after a size. */
  readonly font: string;
  /** Pixels. */
  readonly fontSize: number;
}

const hueCount = 8;

export class Theme {
  #palette: Palette | undefined;
  readonly #listeners: (() => void)[] = [];
  /** True when the person asked their system for less motion. */
  readonly #stillness = matchMedia("(prefers-reduced-motion: reduce)");

  /** Watches the page from now on. */
  start(): void {
    const observer = new MutationObserver(() => {
      this.#palette = undefined;
      for (const listener of this.#listeners) listener();
    });
    // The class says which theme, the style of the root holds its variables; either may change alone.
    observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
  }

  /** Read once and kept until the theme changes. */
  get palette(): Palette {
    this.#palette ??= readPalette();
    return this.#palette;
  }

  get prefersStillness(): boolean {
    return this.#stillness.matches || document.body.classList.contains("vscode-reduce-motion");
  }

  /** Calls `listener` when the colours have changed. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--treadle-${name}`).trim() || "#808080";
  const byName = <Name extends string>(names: readonly Name[], prefix: string) =>
    Object.fromEntries(names.map((name) => [name, colour(prefix + name)])) as Record<Name, string>;
  const body = document.body.classList;
  return {
    background: colour("background"),
    foreground: colour("foreground"),
    quiet: colour("quiet"),
    raised: colour("raised"),
    border: colour("border"),
    accent: colour("accent"),
    active: colour("active"),
    arrow: colour("arrow"),
    critical: colour("critical"),
    heat: colour("heat"),
    states: byName(taskStates, "state-"),
    hues: Array.from({ length: hueCount }, (_, position) => colour(`hue-${position}`)),
    bars: byName(
      barKinds.filter((kind) => kind !== "run"),
      "bar-",
    ),
    isHighContrast: body.contains("vscode-high-contrast") || body.contains("vscode-high-contrast-light"),
    font: style.getPropertyValue("--vscode-font-family").trim() || "sans-serif",
    fontSize: Number.parseFloat(style.getPropertyValue("--vscode-font-size")) || 13,
  };
}
