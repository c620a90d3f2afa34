/**
 * What a command was called with, whoever called it: a lens or a hover gives text, a menu gives the address of a file,
 * a tree gives its item, a key binding gives nothing.
 */
import { Uri } from "vscode";
import type { TaskOfRun } from "../../server/protocol/commands.ts";
import type { RunId } from "../../server/protocol/run-view.ts";

/** The absolute path of a script; undefined where the argument names none. */
export function scriptIn(argument: unknown): string | undefined {
  if (typeof argument === "string")
    return argument.startsWith("file:") ? Uri.parse(argument).fsPath : argument;
  return argument instanceof Uri && argument.scheme === "file" ? argument.fsPath : undefined;
}

/** The run that a lens, a panel or an item of a tree means. */
export function runIn(argument: unknown): RunId | undefined {
  if (typeof argument === "string") return argument;
  const run = (argument as { run?: unknown } | null | undefined)?.run;
  return typeof run === "string" ? run : undefined;
}

/** The task that a panel or an item of a tree means. */
export function taskIn(argument: unknown): TaskOfRun | undefined {
  const run = runIn(argument);
  const task = (argument as { task?: unknown } | null | undefined)?.task;
  return run !== undefined && typeof task === "number" ? { run, task } : undefined;
}
