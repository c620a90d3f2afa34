/**
 * The graph panel as a test reads it: through the list that is there for screen readers, which has the same boxes,
 * states and counts as the canvas.
 */
import type { Frame } from "playwright-core";
import { taskStates } from "../../server/protocol/panel.ts";
import type { TaskState } from "../../server/protocol/run-view.ts";
import type { Workbench } from "./workbench.ts";

/** One box, as it is listed. */
export interface ListedBox {
  readonly id: string;
  readonly label: string;
  readonly state: string;
  readonly counts: Readonly<Partial<Record<TaskState, number>>>;
}

export class GraphPage {
  readonly frame: Frame;

  private constructor(frame: Frame) {
    this.frame = frame;
  }

  /**
   * Waits for a panel that shows a graph with boxes, whose counts are as `expected`. Panels of several scripts may be
   * open; those behind others have no page.
   */
  static async of(
    workbench: Workbench,
    expected: (counts: Record<TaskState, number>) => boolean = () => true,
  ): Promise<GraphPage> {
    const end = Date.now() + 60_000;
    while (Date.now() < end) {
      const page = new GraphPage(await workbench.webview("[role=treeitem][data-box]"));
      if (expected(await page.counts().catch(() => noTasks()))) return page;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await workbench.picture("not-as-expected");
    throw new Error("No graph has the counts that were expected.");
  }

  /** All boxes that are listed now. */
  boxes(): Promise<ListedBox[]> {
    return this.frame.locator("[role=treeitem][data-box]").evaluateAll((rows) =>
      rows.map((row) => {
        const { box, label, state, counts } = (row as HTMLElement).dataset;
        return { id: box!, label: label!, state: state!, counts: JSON.parse(counts ?? "{}") };
      }),
    );
  }

  /** Sum over all boxes of the tasks in each state. */
  async counts(): Promise<Record<TaskState, number>> {
    const sums = noTasks();
    for (const { counts } of await this.boxes()) {
      for (const state of taskStates) sums[state] += counts[state] ?? 0;
    }
    return sums;
  }

  /** How many tasks have made a result: it is in memory, or was and is not needed any more. */
  async done(): Promise<number> {
    const { memory, released, reused } = await this.counts();
    return memory + released + reused;
  }
}

const noTasks = (): Record<TaskState, number> =>
  Object.fromEntries(taskStates.map((state) => [state, 0])) as Record<TaskState, number>;
