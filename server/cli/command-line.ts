/**
 * From words to commands: parses the command line, runs what it names, turns misuse into a sentence.
 *
 * Each command is imported when it is asked for, so that `treadle run` does not wait for the others.
 */
import { Command, CommanderError } from "commander";
import { exitCodes, UsageError } from "./errors.ts";
import * as help from "./help.ts";
import { byteCount, executorName, oneOf, wholeNumber } from "./option-values.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Carries out one command line (without `node` and the program's own name).
 *
 * @returns the exit code: 0 success, 1 the script or a task failed, 2 bad usage, 130 cancelled
 */
export async function commandLine(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  let exitCode: number = exitCodes.success;
  const { own, scriptArguments } = split(words);
  const program = new Command("treadle")
    .description(help.treadle)
    .usage("<command>")
    .option("-V, --version", "print the version of Treadle")
    .helpOption("-h, --help", "explain this command")
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ helpWidth: Math.min(100, stdout.columns) })
    .configureOutput({ writeOut: stdout.write, writeErr: stderr.write, outputError: () => {} })
    .addHelpText("after", help.treadleExample)
    .on("option:version", () => {
      stdout.write(`${surroundings.version()}\n`);
      throw new CommanderError(0, "treadle.version", "");
    });

  program
    .command("run")
    .summary("run a script, its tasks on all cores")
    .description(help.run)
    .usage("[options] SCRIPT [-- ARGUMENTS]")
    .argument("<SCRIPT>", "a TypeScript or JavaScript file")
    .option("-w, --workers <N>", "worker threads (default: one per core)", wholeNumber("--workers"))
    .option("--executor <NAME>", "threads (default), or inline: one thread, for debugging", executorName)
    .option("--memory-limit <SIZE>", "memory for results, such as 2GB", byteCount("--memory-limit"))
    .option("--events <FILE>", "write every run event as a line of JSON; - is stdout")
    .option("--graph <FILE>", "draw the task graph with its durations: .svg, .dot or .json")
    .option("--report <FILE>", "write a report of the run, one HTML file that stands alone")
    .option("--resume <FOLDER>", "keep the results of a run that fails there, and go on from them")
    .option("-q, --quiet", "no progress bar and no closing table")
    .option("--json", "the closing table as one line of JSON, the last on stderr")
    .option("--full-stack", "keep the frames of Treadle and Node.js in stacks")
    .addHelpText("after", help.runExamples)
    .action(async (script: string, options: RunOptions) => {
      const { graph } = options;
      const drawn =
        graph === undefined ? {} : { graph: { path: graph, format: await pictureFormat("--graph", graph) } };
      const { run } = await import("./run.ts");
      exitCode = await run(
        {
          script,
          args: scriptArguments,
          request: {
            ...(options.executor !== undefined && { executor: options.executor }),
            ...(options.workers !== undefined && { workers: options.workers }),
            ...(options.memoryLimit !== undefined && { memoryLimit: options.memoryLimit }),
            ...(options.fullStack && { fullStack: true }),
          },
          ...(options.events !== undefined && { events: options.events }),
          ...(options.report !== undefined && { report: options.report }),
          ...(options.resume !== undefined && { resume: options.resume }),
          ...drawn,
          quiet: options.quiet === true,
          json: options.json === true,
        },
        surroundings,
      );
    });

  program
    .command("graph")
    .summary("draw what a script would compute, without computing it")
    .description(help.graph)
    .usage("[options] SCRIPT [-- ARGUMENTS]")
    .argument("<SCRIPT>", "a TypeScript or JavaScript file")
    .option("-o, --output <FILE>", "where to: .svg, .dot or .json (default: DOT on stdout)")
    .option(
      "--direction <WAY>",
      "where results stand: BT (top, default), TB, LR or RL",
      oneOf("--direction", ["BT", "TB", "LR", "RL"]),
    )
    .option(
      "--collapse <HOW>",
      "like tasks in one box: auto (default), never, function",
      oneOf("--collapse", ["auto", "never", "function"]),
    )
    .option("--max-boxes <N>", "boxes above which auto collapses (default: 200)", wholeNumber("--max-boxes"))
    .addHelpText("after", help.graphExamples)
    .action(async (script: string, { output, ...drawing }: GraphOptions) => {
      const format = output === undefined ? "dot" : await pictureFormat("--output", output);
      const { graph } = await import("./graph.ts");
      exitCode = await graph(
        { script, args: scriptArguments, format, drawing, ...(output !== undefined && { output }) },
        surroundings,
      );
    });

  program
    .command("report")
    .summary("the report of a recorded run, as one HTML file")
    .description(help.report)
    .usage("[options] EVENTS")
    .argument("<EVENTS>", "what `treadle run --events FILE` has written")
    .option("-o, --output <FILE>", "where to (default: beside the recording, ending in .html)")
    .addHelpText("after", help.reportExamples)
    .action(async (events: string, { output }: { output?: string }) => {
      const { report } = await import("./report.ts");
      exitCode = await report({ events, ...(output !== undefined && { output }) }, surroundings);
    });

  const h5 = program
    .command("h5")
    .summary("look into an HDF5 file")
    .description(help.h5)
    .usage("<command>")
    .helpCommand(false)
    .addHelpText("after", help.h5Examples);
  h5.command("ls")
    .description(
      "List the groups and datasets of an HDF5 file with type, shape and storage. Reads no values.",
    )
    .usage("FILE")
    .argument("<FILE>", "an HDF5 file")
    .addHelpText("after", help.h5LsExamples)
    .action(async (file: string) => {
      const { listFile } = await import("./h5.ts");
      await listFile(file, surroundings);
    });
  h5.command("frame")
    .summary("write one frame of a dataset as a PNG")
    .description(help.h5Frame)
    .usage("FILE DATASET INDEX -o FRAME.png")
    .argument("<FILE>", "an HDF5 file")
    .argument("<DATASET>", "path of a dataset of two or three axes")
    .argument(
      "<INDEX>",
      "number of the frame; -1 is the last",
      wholeNumber("INDEX", Number.NEGATIVE_INFINITY),
    )
    .requiredOption("-o, --output <FILE>", "the PNG to write")
    .addHelpText("after", help.h5FrameExamples)
    .action(async (file: string, dataset: string, index: number, { output }: { output: string }) => {
      const { drawFrame } = await import("./h5.ts");
      await drawFrame({ file, dataset, index, output }, surroundings);
    });

  const cache = program
    .command("cache")
    .summary("what `cache: true` keeps on disk, and how to be rid of it")
    .description(help.cache)
    .usage("[command]")
    .helpCommand(false)
    .addHelpText("after", help.cacheExamples)
    .action(async () => {
      const { describeCache } = await import("./cache.ts");
      await describeCache(surroundings);
    });
  cache
    .command("clear")
    .description("Remove all kept results. Runs that are under way compute again what they miss.")
    .usage(" ")
    .action(async () => {
      const { clearCache } = await import("./cache.ts");
      await clearCache(surroundings);
    });

  program
    .command("doctor")
    .summary("what works on this machine, and why not")
    .description(help.doctor)
    .addHelpText("after", help.doctorExamples)
    .action(async () => {
      const [{ doctor }, { checks }] = await Promise.all([
        import("./doctor.ts"),
        import("./doctor-checks.ts"),
      ]);
      exitCode = await doctor(checks, surroundings);
    });

  try {
    await program.parseAsync(own, { from: "user" });
    return exitCode;
  } catch (error) {
    const misuse = error instanceof CommanderError ? misuseOf(error, own) : error;
    if (misuse === undefined) return exitCodes.success;
    if (!(misuse instanceof UsageError)) throw misuse;
    const { red, dim } = stderr.paint;
    stderr.write(`${red("error")} ${misuse.message}\n`);
    if (misuse.hint !== undefined) stderr.write(`  ${dim("hint".padEnd(8))} ${misuse.hint}\n`);
    return exitCodes.usage;
  }
}

interface RunOptions {
  readonly workers?: number;
  readonly executor?: "threads" | "inline";
  readonly memoryLimit?: number;
  readonly events?: string;
  readonly report?: string;
  readonly resume?: string;
  readonly graph?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly fullStack?: boolean;
}

interface GraphOptions {
  readonly output?: string;
  readonly direction?: "BT" | "TB" | "LR" | "RL";
  readonly collapse?: "auto" | "never" | "function";
  readonly maxBoxes?: number;
}

/** What follows `--` belongs to the script, whatever it looks like. */
function split(words: readonly string[]) {
  const end = words[0] === "run" || words[0] === "graph" ? words.indexOf("--") : -1;
  return end < 0
    ? { own: [...words], scriptArguments: [] }
    : { own: words.slice(0, end), scriptArguments: words.slice(end + 1) };
}

async function pictureFormat(option: string, path: string) {
  const { formatOf } = await import("../drawing/draw-graph.ts");
  const format = formatOf(path);
  if (format) return format;
  throw new UsageError(
    `${option} cannot tell from ${path} what to draw.`,
    "Let the name end in .svg, .dot or .json.",
  );
}

/** The parser's complaint in our words; `undefined` when it only printed what was asked for. */
function misuseOf(error: CommanderError, words: readonly string[]): UsageError | undefined {
  if (error.exitCode === 0) return undefined;
  const command = words[0] === "h5" ? words.slice(0, 2) : words.slice(0, 1);
  const named = ["treadle", ...command.filter((word) => /^[a-z]\w*$/.test(word) && word !== "treadle")];
  if (error.code === "commander.help") {
    return new UsageError(
      `\`${named.join(" ")}\` needs to be told what to do.`,
      "The commands are listed above.",
    );
  }
  const [complaint = "", guess] = error.message.replace(/^error: /, "").split("\n");
  const sentence = complaint.charAt(0).toUpperCase() + complaint.slice(1).replace(/\.?$/, ".");
  if (error.code === "commander.excessArguments" && (words[0] === "run" || words[0] === "graph")) {
    return new UsageError(
      sentence,
      `Arguments of the script follow two dashes: ${named.join(" ")} SCRIPT -- ARGUMENTS`,
    );
  }
  const known = (error.code === "commander.unknownCommand" ? named.slice(0, -1) : named).join(" ");
  return new UsageError(
    guess ? `${sentence} ${guess.replace(/^\((.*)\)$/, "$1")}` : sentence,
    `\`${known} --help\` explains what can be typed.`,
  );
}
