/**
 * The runner process: one script, from start to end. Started by `startRun` and told everything over ipc;
 * it reads no command line and draws nothing.
 */
import type { ToRunner } from "../protocol/runner.ts";
import { runSpillFolder } from "../store/spill/run-folder.ts";
import { ScriptRun } from "./script-run.ts";

// Named before there are threads, which inherit the name, and before the script can change the environment.
runSpillFolder();

// A terminal sends Ctrl-C to the whole process group; when to stop is the supervisor's to say.
process.on("SIGINT", () => {});

let run: ScriptRun | undefined;
process.on("message", (message: ToRunner) => {
  switch (message.type) {
    case "start":
      run = new ScriptRun(message.request);
      // From here on the script decides how long the process lives.
      process.channel?.unref();
      void run.start();
      break;
    case "cancel":
      run?.cancel();
      break;
    case "slice":
    case "cancel-slice":
      run?.hear(message);
      break;
    default:
      message satisfies never;
  }
});
process.on("disconnect", () => run?.abandon());
