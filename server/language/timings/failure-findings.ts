/**
 * Failed tasks as findings in the editor: on the line that threw where that is the person's own, else on the call that
 * made the task.
 *
 *     task-failed ──▶ ScriptFailures ──▶ Findings.set("run", file, …)     they move with their lines, and go when the
 *                          ▲                                              line or its function is changed, when the
 *                        edits                                            script runs anew, or is forgotten
 *
 * A script has the failures of the run that was started last. What the compile step finds is not known here.
 */
import type { RunEvent } from "../../protocol/events.ts";
import type { RunId } from "../../protocol/run-view.ts";
import type { Findings, RunListener, StartedRun, Texts } from "../parts.ts";
import type { TextChange } from "./anchors.ts";
import { ScriptFailures } from "./script-failures.ts";

export class FailureFindings implements RunListener {
  readonly #texts: Texts;
  readonly #findings: Findings;
  /** Script → what failed in the run of it that was started last. */
  readonly #scripts = new Map<string, ScriptFailures>();
  /** File → what was said of it last, so that nothing is said twice. */
  readonly #said = new Map<string, string>();

  constructor(texts: Texts, findings: Findings) {
    this.#texts = texts;
    this.#findings = findings;
  }

  started(run: StartedRun): void {
    // A preview runs no task: it says nothing about whether they would still fail.
    if (run.kind === "preview") return;
    this.#replace(run.script, new ScriptFailures(run, this.#texts));
  }

  events(run: StartedRun, events: readonly RunEvent[]): void {
    const failures = this.#scripts.get(run.script);
    if (failures?.run !== run.run) return;
    const before = failures.files();
    for (const event of events) failures.add(event);
    for (const file of new Set([...before, ...failures.files()])) this.#say(file);
  }

  ended(run: StartedRun): void {
    const failures = this.#scripts.get(run.script);
    if (failures?.run !== run.run) return;
    failures.end();
    if (failures.files().length === 0) this.#scripts.delete(run.script);
  }

  /** Runs are forgotten, and with them what failed in them. */
  forgotten(runs: readonly RunId[]): void {
    for (const [script, { run }] of this.#scripts) if (runs.includes(run)) this.#replace(script, undefined);
  }

  /** Takes in what an editor has changed in a file; of no changes, that its text is now `newText` for another reason. */
  documentChanged(file: string, changes: readonly TextChange[], newText: string): void {
    for (const failures of this.#scripts.values()) failures.change(file, changes, newText);
    this.#say(file);
  }

  #replace(script: string, failures: ScriptFailures | undefined): void {
    const before = this.#scripts.get(script)?.files() ?? [];
    if (failures) this.#scripts.set(script, failures);
    else this.#scripts.delete(script);
    for (const file of before) this.#say(file);
  }

  #say(file: string): void {
    const diagnostics = [...this.#scripts.values()].flatMap((failures) => failures.diagnostics(file));
    const said = JSON.stringify(diagnostics);
    if (said === (this.#said.get(file) ?? "[]")) return;
    if (diagnostics.length === 0) this.#said.delete(file);
    else this.#said.set(file, said);
    this.#findings.set("run", file, diagnostics);
  }
}
