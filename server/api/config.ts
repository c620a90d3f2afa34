/**
 * Settings and where they come from: the option of a call, then `config(...)`, then what the run was started
 * with, then the environment (`TREADLE_*`), then the default.
 */
import { availableParallelism } from "node:os";
import { OptionError } from "./errors.ts";
import { checkExecutor, type ExecutorName, rejectUnknown } from "./options.ts";

export interface Settings {
  /** Where tasks run. */
  readonly executor: ExecutorName;
  /** Number of worker threads. */
  readonly workers: number;
  /** Bytes of results to hold; 0 for no limit. */
  readonly memoryLimit: number;
  /** Whether passes change the graph before it runs. */
  readonly optimize: boolean;
  /** Whether delayed functions are pure unless they say otherwise. */
  readonly pure: boolean;
  readonly errors: "first" | "collect";
  /** Bytes of results that `cache: true` keeps on disk, those unused for longest going first; 0 for no limit. */
  readonly cacheLimit: number;
  /** Milliseconds between asking a task to stop and ending its thread; 1000, enough to close a file. */
  readonly cancelGrace: number;
}

/** What `config` accepts: sizes may be written like `"2GB"`. */
export type SettingsInput = {
  readonly [K in keyof Settings]?: K extends Size ? number | string : Settings[K];
};

type Size = "memoryLimit" | "cacheLimit";

const DEFAULTS: Settings = {
  executor: "threads",
  workers: availableParallelism(),
  memoryLimit: 0,
  // A hundredth or so of a disk of today: results are there to be found again, not to fill it.
  cacheLimit: 10e9,
  optimize: true,
  pure: false,
  errors: "first",
  cancelGrace: 1000,
};

const NAMES = Object.keys(DEFAULTS) as (keyof Settings)[];

let fromScript: Partial<Settings> = {};
let fromRun: Partial<Settings> = {};
let fromEnvironment: Partial<Settings> | undefined;

/**
 * Changes settings for all computes that follow; returns how to take the change back.
 *
 * @example
 * const undo = config({ executor: "inline" });
 * // … debug …
 * undo();
 *
 * @throws {OptionError} for a name or value that does not exist, listing what does
 */
export function config(settings: SettingsInput): () => void {
  const before = fromScript;
  fromScript = { ...before, ...checked(settings, "config") };
  return () => {
    fromScript = before;
  };
}

/** Told by the runner: what the run was started with. */
export function configureRun(settings: SettingsInput): void {
  fromRun = checked(settings, "run");
}

/** The value in force. @throws {OptionError} when an environment variable cannot be understood */
export function setting<K extends keyof Settings>(name: K): Settings[K] {
  fromEnvironment ??= readEnvironment(process.env);
  return (fromScript[name] ?? fromRun[name] ?? fromEnvironment[name] ?? DEFAULTS[name]) as Settings[K];
}

/** Variables are `TREADLE_` and the name in capitals: `TREADLE_MEMORY_LIMIT=2GB`. */
function readEnvironment(environment: NodeJS.ProcessEnv): Partial<Settings> {
  const found: Record<string, unknown> = {};
  for (const name of NAMES) {
    const variable = `TREADLE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    const text = environment[variable];
    if (text === undefined || text === "") continue;
    const kind = typeof DEFAULTS[name];
    if (kind === "boolean") found[name] = asBoolean(text, variable);
    else if (kind === "number" && !name.endsWith("Limit")) found[name] = Number(text);
    else found[name] = text;
  }
  return checked(found, "environment");
}

function asBoolean(text: string, variable: string): boolean {
  if (/^(1|true|on|yes)$/i.test(text)) return true;
  if (/^(0|false|off|no)$/i.test(text)) return false;
  throw new OptionError(`${variable} must be true or false, not "${text}".`);
}

function checked(settings: SettingsInput, where: string): Partial<Settings> {
  rejectUnknown(settings, NAMES, where);
  checkExecutor(settings.executor);
  const { workers, memoryLimit, cacheLimit, cancelGrace, errors } = settings;
  if (workers !== undefined && !(Number.isInteger(workers) && workers > 0)) {
    throw new OptionError(`${where}: workers must be a whole number above 0, not ${String(workers)}.`);
  }
  if (cancelGrace !== undefined && !(cancelGrace >= 0)) {
    throw new OptionError(
      `${where}: cancelGrace must be a number of milliseconds, not ${String(cancelGrace)}.`,
    );
  }
  if (errors !== undefined && errors !== "first" && errors !== "collect") {
    throw new OptionError(`${where}: errors must be "first" or "collect", not ${JSON.stringify(errors)}.`);
  }
  return {
    ...(settings as Partial<Settings>),
    ...(memoryLimit === undefined ? {} : { memoryLimit: parseBytes(memoryLimit, where) }),
    ...(cacheLimit === undefined ? {} : { cacheLimit: parseBytes(cacheLimit, where) }),
  };
}

const UNITS: Record<string, number> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** `"2GB"`, `"512 MiB"` or a number of bytes. @throws {OptionError} */
export function parseBytes(size: number | string, where: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]i?)?b?\s*$/i.exec(String(size));
  const unit = match && UNITS[(match[2] ?? "").toLowerCase()];
  if (!match || unit === undefined) {
    throw new OptionError(
      `${where}: "${size}" is not a size. Write a number of bytes, or for example "2GB" or "512MiB".`,
    );
  }
  return Math.round(Number(match[1]) * unit!);
}
