/**
 * Where text goes and what may be shown there: a terminal with colours, a plain one, a pipe or a file.
 *
 * Faces write to a `Screen` and never to `process.stdout`, so that tests can look over their shoulder.
 */

export interface Screen {
  write(text: string): void;
  /** Whether somebody is looking: bars only here. */
  readonly terminal: boolean;
  /** Characters in a line; `Infinity` where lines have no end, as in a file. */
  readonly columns: number;
  readonly paint: Painter;
}

/** Adds colour, or nothing at all where colour is not wanted. */
export interface Painter {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const sgr = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;

/** Paints with the terminal's own sixteen colours, so that its theme decides how they look. */
export const colours: Painter = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};

const asIs = (text: string) => text;

/** Leaves text as it is. */
export const plain: Painter = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs, cyan: asIs };

/** The part of a process' stream that a screen needs. */
export interface ScreenStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A screen on one of the process' streams; the width follows the window. */
export function screenOn(
  stream: ScreenStream,
  environment: Readonly<Record<string, string | undefined>>,
): Screen {
  const terminal = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    terminal: terminal && environment["TERM"] !== "dumb",
    get columns() {
      return terminal ? stream.columns || 80 : Number.POSITIVE_INFINITY;
    },
    paint: wantsColour(terminal, environment) ? colours : plain,
  };
}

/** `FORCE_COLOR` decides, then `NO_COLOR` (https://no-color.org), then whether it is a terminal that can. */
export function wantsColour(
  terminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if (environment["NO_COLOR"]) return false;
  return terminal && environment["TERM"] !== "dumb";
}
