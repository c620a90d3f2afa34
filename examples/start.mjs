/**
 * `npm start`: the tour. Generates the tutorial's frames (once) and sums them on all cores.
 *
 *     npm start                                             the tour
 *     npm start -- --frames 100                             the tour with fewer files
 *     npm start -- examples/slow-add.ts                     any other script
 *     npm start -- examples/slow-add.ts -- --delay 50       … with arguments of its own
 *
 * Everything is done by `treadle run`; this file chooses what to run, and says where the results are.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const examples = dirname(fileURLToPath(import.meta.url));
const root = dirname(examples);
// npm changes to the folder of package.json; paths that were typed start where the person stands.
const here = process.env.INIT_CWD ?? process.cwd();

/** Runs `treadle run …` on this terminal, and ends this process with it when it fails. */
async function treadleRun(...args) {
  const child = spawn(process.execPath, [join(root, "dist", "cli.mjs"), "run", ...args], {
    stdio: "inherit",
    cwd: here,
  });
  // A terminal sends Ctrl-C to both of us; a second one would force the end. Without a terminal the signal
  // was meant for this process alone and is passed on. Either way the command line tidies up and ends itself.
  const onInterrupt = () => process.stdin.isTTY || child.kill("SIGINT");
  const onTerminate = () => child.kill("SIGTERM");
  process.on("SIGINT", onInterrupt).on("SIGTERM", onTerminate);
  const code = await new Promise((done) => {
    child.once("exit", (code, signal) => done(code ?? (signal === "SIGKILL" ? 137 : 130)));
  });
  process.off("SIGINT", onInterrupt).off("SIGTERM", onTerminate);
  if (code !== 0) process.exit(code);
}

/** The value of `--name VALUE` or `--name=VALUE` among the arguments. */
function option(args, name) {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return args[at] === name ? args[at + 1] : args[at].slice(name.length + 1);
}

/** The script as it was typed, from where the person stands or from the top of this repository. */
function findScript(typed) {
  const fromHere = resolve(here, typed);
  return existsSync(fromHere) ? fromHere : resolve(root, typed);
}

async function tour(args) {
  const out = resolve(here, option(args, "--out") ?? join(root, "out"));
  const folder = resolve(here, option(args, "--folder") ?? join(examples, "data", "frames"));
  const settings = [...args, "--out", out, "--folder", folder];
  // `made.json` is written last: without it there are no frames, or half of them. A set that was made for
  // another request is noticed, and made again, by frames.ts.
  if (!existsSync(join(folder, "made.json"))) {
    await treadleRun(join(examples, "data", "make-frames.ts"), "--", ...settings);
  }
  const graph = join(out, "frames-graph.svg");
  await treadleRun(join(examples, "frames.ts"), "--graph", graph, "--", ...settings);
  const show = (path) => (relative(here, path).startsWith("..") ? path : relative(here, path));
  console.error(`
The sum of all frames is in ${show(join(out, "frames-sum.png"))}, the graph of the run in ${show(graph)}.
Next: npm start -- examples/slow-add.ts, and have a look at ${show(join(examples, "frames.ts"))}.`);
}

const args = process.argv.slice(2);
if (args[0] === undefined || args[0].startsWith("-")) await tour(args);
else await treadleRun(findScript(args[0]), ...args.slice(1));
