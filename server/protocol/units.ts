/**
 * Times, sizes and counts as people read and write them; the same on every face.
 *
 * Knows nothing about runs or terminals. Times come in milliseconds, sizes in bytes.
 */

/**
 * A time to three figures or so: `12 µs`, `1.24 ms`, `254 ms`, `8.2 s`, ` 1min 40.4s`, ` 2hr 46min 40.4s`.
 *
 * From a minute on the parts are padded as in Dask, so that a right-aligned column keeps its `min` and `s`
 * in line; `trimStart()` makes it fit for a sentence.
 */
export function formatTime(ms: number): string {
  if (!Number.isFinite(ms)) return "–";
  if (ms < 0) return `-${formatTime(-ms).trimStart()}`;
  if (ms < 0.9995) return `${Math.round(ms * 1000)} µs`;
  if (ms < 999.5) return `${threeFigures(ms)} ms`;
  // Rounded before it is split: 59.96 s is "1min  0.0s", never "60.0 s".
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = `${((tenths % 600) / 10).toFixed(1).padStart(4)}s`;
  const minutes = Math.floor(tenths / 600);
  if (minutes < 60) return `${String(minutes).padStart(2)}min ${seconds}`;
  const hours = String(Math.floor(minutes / 60)).padStart(2);
  return `${hours}hr ${String(minutes % 60).padStart(2)}min ${seconds}`;
}

const sizes = ["kB", "MB", "GB", "TB", "PB"] as const;

/** A size in powers of 1000, as disks and networks count: `0 B`, `528 kB`, `1.23 GB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return "–";
  if (bytes < 0) return `-${formatBytes(-bytes)}`;
  if (bytes < 999.5) return `${Math.round(bytes)} B`;
  let rest = bytes / 1000;
  let unit = 0;
  while (rest >= 999.5 && unit < sizes.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${threeFigures(rest)} ${sizes[unit]}`;
}

/** A whole number with commas between thousands: `1,000`. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 task`, `2 tasks`: a count and its noun; `plural` is needed only where adding an s is wrong. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

function threeFigures(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value.toFixed(value >= 9.995 ? 1 : 2);
}

const byteUnits: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  kib: 2 ** 10,
  m: 1e6,
  mb: 1e6,
  mib: 2 ** 20,
  g: 1e9,
  gb: 1e9,
  gib: 2 ** 30,
  t: 1e12,
  tb: 1e12,
  tib: 2 ** 40,
};

/**
 * The bytes in `2GB`, `1.5 GiB`, `500mb` or `1000000`; letters in any case, kB = 1000 and KiB = 1024.
 * `undefined` when it is no such thing, for the caller to say so in its own words.
 */
export function parseBytes(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  if (!match) return undefined;
  const unit = byteUnits[match[2]!.toLowerCase()];
  if (unit === undefined) return undefined;
  return Math.round(Number(match[1]) * unit);
}
