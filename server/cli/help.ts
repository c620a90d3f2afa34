/**
 * The words of `--help`: what each command is for, in whole sentences, and examples to copy.
 */

export const treadle =
  "Runs ordinary TypeScript and JavaScript whose `delayed` functions are computed on all cores.";

export const treadleExample = `
A first script, squares.ts:

  import { delayed } from "treadle";

  const square = delayed(function square(x: number) { return x * x; });
  const sum = delayed(function sum(parts: number[]) { return parts.reduce((a, b) => a + b); });

  const total = sum([1, 2, 3].map((x) => square(x)));   // nothing has run yet
  console.log(await total.compute());                   // 14

  $ treadle run squares.ts             run it
  $ treadle graph squares.ts           see what it would run
  $ treadle doctor                     when something does not work

What the script prints goes to stdout; progress, warnings and the closing table go to stderr.
Exit codes: 0 success, 1 the script or a task failed, 2 bad usage, 130 cancelled.
Environment: NO_COLOR, FORCE_COLOR; TREADLE_CACHE, the folder for compiled scripts and kept results.
`;

export const run =
  "Runs a script. Each compute() in it spreads its tasks over the workers; the rest of the script runs as in Node.js. " +
  "Ctrl-C asks the tasks to stop and ends them when they do not; a second Ctrl-C does not wait.";

export const runExamples = `
Examples:
  $ treadle run frames.ts                                 with a progress bar and a closing table
  $ treadle run frames.ts -- --first 10                   what follows -- is for the script
  $ treadle run frames.ts > result.txt                    only what the script prints
  $ treadle run frames.ts --workers 1                     is it really faster? compare
  $ treadle run frames.ts --executor inline --full-stack  in one thread, for the debugger
  $ treadle run frames.ts --graph frames.svg              the graph with each task's duration
  $ treadle run frames.ts --report frames.html            what took how long, to keep and to mail
  $ treadle run frames.ts --resume kept                   after a failure, only what is missing runs again
  $ treadle run frames.ts --events - | jq -c .type        follow it from another program
  $ treadle run frames.ts --json 2>&1 >/dev/null | tail -1 | jq .speedUp

The closing table has a line per function: how often it was called; its total, mean and longest time;
how long its tasks waited on average from "all inputs there" to "begun"; and how many bytes of its
results were copied to another worker or to the script. The critical path is the chain of tasks that no
number of workers makes shorter.
With --resume the results that a failed or cancelled run still has are kept in that folder, and the next run with it
takes them over: tasks whose code, arguments and inputs are the same do not run again, whether they are pure or not.
A report is one HTML file that needs no network and holds the graph, a timeline of all workers, the
figures of each function, memory, errors and output; it is written also when the run fails or is cancelled.
With --events - the script's own prints are "log" events, for stdout carries nothing but events then.
`;

export const graph =
  "Draws the graph of the script's first compute() without running any of its tasks. The script itself runs up to there; " +
  "what it prints goes to stderr.";

export const graphExamples = `
Examples:
  $ treadle graph frames.ts -o frames.svg                 a picture for any browser, light and dark
  $ treadle graph frames.ts | dot -Tpdf > frames.pdf      DOT, for Graphviz
  $ treadle graph frames.ts -o frames.json                boxes and arrows, for programs
  $ treadle graph frames.ts --direction LR --collapse function

Above 200 boxes, tasks of one function made at one place share a box: "read ×1000".
`;

export const report =
  "Writes the report of a run that was recorded with `treadle run SCRIPT --events FILE`: the same file that " +
  "`treadle run SCRIPT --report FILE` would have written. A recording that was cut off is reported as far as it goes.";

export const reportExamples = `
Examples:
  $ treadle run frames.ts --events frames.ndjson
  $ treadle report frames.ndjson -o frames.html
`;

export const h5 = "Looks into HDF5 files (.h5, .hdf5, .nc4 and others) without a script.";

export const h5Examples = `
Examples:
  $ treadle h5 ls run.h5
  $ treadle h5 frame run.h5 values 17 -o frame.png
`;

export const h5LsExamples = `
Example:
  $ treadle h5 ls run.h5
  /values  float64  1000 × 257 × 257  chunks 1 × 257 × 257, gzip
`;

export const h5Frame =
  "Writes one frame of a dataset as a grey PNG, its least value black and its greatest white. " +
  "A frame is a slice along the first of three axes; a dataset of two axes is frame 0. Only that frame is read.";

export const h5FrameExamples = `
Examples:
  $ treadle h5 frame run.h5 values 17 -o frame.png
  $ treadle h5 frame run.h5 /detector/values -1 -o last.png
`;

export const doctor =
  "Tries what a run needs, in small: threads, shared memory, the compiler's native parts, HDF5, the cache folder. " +
  "Each line says what was found, or why not and what to do. Exits with 1 when something is missing.";

export const doctorExamples = `
Examples:
  $ treadle doctor
  $ treadle doctor && treadle run frames.ts
`;

export const cache =
  "Says how many results of functions with the option `cache: true` are kept on disk, how large they are and " +
  "where they lie. Those unused for longest go by themselves when there are more than TREADLE_CACHE_LIMIT " +
  "(default: 10GB).";

export const cacheExamples = `
Examples:
  $ treadle cache                      how much is kept, and where
  $ treadle cache clear                forget it all; the next run computes everything
  $ TREADLE_CACHE_LIMIT=50GB treadle run frames.ts
`;
