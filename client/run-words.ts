/**
 * Runs in words and icons, the same in the status bar, trees and messages. Reads views and no clock.
 */
import * as vscode from "vscode";
import type { RunKind, RunView, RunViewStatus, TaskCounts } from "../server/protocol/run-view.ts";

const { t } = vscode.l10n;

/** True while a process works on it. */
export const isGoing = ({ status }: RunView): boolean => status === "running" || status === "cancelling";

/** A time in whole seconds, as a glance needs it: `8 s`, `1 min 40 s`, `2 h 46 min`; below a second in tenths. */
export function glance(milliseconds: number): string {
  if (milliseconds < 950) return t("{0} s", (Math.max(0, milliseconds) / 1000).toFixed(1));
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return t("{0} s", seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("{0} min {1} s", minutes, seconds % 60);
  return t("{0} h {1} min", Math.floor(minutes / 60), minutes % 60);
}

/** How long ago something was: `just now`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function ago(then: number, now: number): string {
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return t("just now");
  if (minutes < 60) return t("{0} min ago", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t("{0} h ago", hours);
  return t("{0} d ago", Math.floor(hours / 24));
}

/** `12/40`: failed ones count as done, since nothing more comes of them. */
export const fraction = ({ finished, failed, known }: TaskCounts): string => `${finished + failed}/${known}`;

/** What the status of a run is called. */
export function statusName(status: RunViewStatus): string {
  const names: Readonly<Record<RunViewStatus, string>> = {
    running: t("running"),
    cancelling: t("being cancelled"),
    succeeded: t("succeeded"),
    failed: t("failed"),
    cancelled: t("cancelled"),
    interrupted: t("interrupted"),
  };
  return names[status];
}

/** What was started, where that is not simply the whole script. */
export function kindName(kind: RunKind): string | undefined {
  const names: Readonly<Record<RunKind, string | undefined>> = {
    run: undefined,
    rerun: t("rerun"),
    task: t("one task"),
    "from-task": t("from a task on"),
    preview: t("preview"),
  };
  return names[kind];
}

const icons: Readonly<Record<RunViewStatus, readonly [icon: string, color?: string]>> = {
  running: ["sync~spin"],
  cancelling: ["loading~spin"],
  succeeded: ["pass", "testing.iconPassed"],
  failed: ["error", "testing.iconFailed"],
  cancelled: ["circle-slash", "testing.iconSkipped"],
  interrupted: ["debug-disconnect", "testing.iconSkipped"],
};

/** The codicon of a status, without a colour. */
export const statusIcon = (status: RunViewStatus): string => icons[status][0];

/** The same in the colour of test results, which every theme has. */
export function statusThemeIcon(status: RunViewStatus): vscode.ThemeIcon {
  const [icon, color] = icons[status];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** A script as people know it: its path in the workspace. */
export const scriptName = (script: string): string => vscode.workspace.asRelativePath(script);

/** The name of a script's file alone. */
export const fileName = (script: string): string =>
  script.slice(Math.max(script.lastIndexOf("/"), script.lastIndexOf("\\")) + 1);
