/**
 * The closing figures for programs: what `--json` prints, one object on one line.
 *
 * A contract: keys are added, never renamed. Times are milliseconds, sizes bytes.
 */
import type { RunSummary } from "../../timings/run-summary.ts";

/** One line of JSON, without its line feed. */
export function jsonSummary(summary: RunSummary, exitCode: number): string {
  const { criticalPath, functions, ...rest } = summary;
  return JSON.stringify({
    ...rest,
    exitCode,
    criticalPath: {
      duration: criticalPath.duration,
      functions: criticalPath.functions.map(({ name }) => name),
    },
    functions: functions.map(({ function: { name, definition }, ...figures }) => ({
      name,
      ...(definition && {
        definition: { file: definition.file, line: definition.line, column: definition.column },
      }),
      ...figures,
    })),
  });
}
