/** Results that went to another worker or to the main thread: how long each was on its way, and how large it was. */
import type { ValuesMoved } from "../protocol/events.ts";
import { amountColumn, numberColumn } from "../timings/column.ts";

export class MoveColumns {
  readonly task = numberColumn();
  /** Milliseconds from asked for to there. */
  readonly time = amountColumn();
  /** Bytes that were copied. */
  readonly bytes = amountColumn();

  /** Appends a batch. */
  add(event: ValuesMoved): void {
    for (const [row, task] of event.task.entries()) {
      this.task.push(task);
      this.time.push(Math.max(0, (event.finished[row] ?? 0) - (event.started[row] ?? 0)) || 0);
      this.bytes.push(event.bytes[row] ?? 0);
    }
  }
}
