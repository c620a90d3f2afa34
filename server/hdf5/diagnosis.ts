/**
 * Reads HDF5's own error report: a stack of numbered lines of which the deepest says why.
 *
 *     #000: … in H5Dread(): can't synchronously read data
 *     #008: … in H5Z_pipeline(): required filter 'lzo' is not registered
 *
 * Knows the text only; whose file it was is for the caller to say.
 */

interface Line {
  readonly function: string;
  readonly reason: string;
}

function lines(report: string): Line[] {
  const found: Line[] = [];
  for (const match of report.matchAll(/^\s*#\d+: .*? line \d+ in (\w+)\(\): (.*)$/gm)) {
    found.push({ function: match[1] ?? "", reason: match[2] ?? "" });
  }
  return found;
}

/** The innermost reason of a report, or its first words when it has no numbered lines. */
export function deepestReason(report: string): string {
  return lines(report).at(-1)?.reason ?? (report.trim().split("\n")[0] || "HDF5 gave no reason");
}

/** Whether HDF5 could not find, load or register a filter it needed. */
export function isFilterMissing(report: string): boolean {
  return lines(report).some(
    (line) =>
      /required filter .* is not registered/.test(line.reason) ||
      /(can't|unable to) (find|load|open) plugin/i.test(line.reason) ||
      /filter .* not (available|registered)/.test(line.reason),
  );
}

/** Whether a file that holds raw values could not be opened. */
export function isRawFileMissing(report: string): boolean {
  return lines(report).some((line) => /unable to open external raw data file/.test(line.reason));
}

/**
 * Whether the byte order of the memory type could not be set. HDF5 refuses that for enums, reads
 * on, and leaves the file's own byte order in memory.
 */
export function byteOrderWasKept(report: string): boolean {
  return lines(report).some((line) => line.function.endsWith("set_order"));
}
