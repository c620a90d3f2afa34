/**
 * What scripts and their tasks print, in the output channel "Treadle": one line of theirs is one line there, with the
 * script and the task that printed it. The server's own log is another channel.
 */
import type * as vscode from "vscode";
import type { RunLogLine } from "../server/protocol/run-view.ts";
import { fileName } from "./run-words.ts";
import type { Runs } from "./runs.ts";
import type { Server } from "./server.ts";

/** Writes each line as it comes; stderr as a warning, so that a level can tell them apart. */
export function relayOutput(server: Server, runs: Runs, output: vscode.LogOutputChannel): vscode.Disposable {
  return server.on("treadle/runs/log", ({ lines }) => {
    for (const line of lines) {
      const text = attributed(line, runs.get(line.run)?.script);
      if (line.stream === "stderr") output.warn(text);
      else output.info(text);
    }
  });
}

/** `[loop.ts · slowinc-3] text`, or `[loop.ts] text` where the script itself printed. */
function attributed({ text, key }: RunLogLine, script: string | undefined): string {
  const origin = [script && fileName(script), key].filter((part) => part !== undefined).join(" · ");
  return origin === "" ? text : `[${origin}] ${text}`;
}
