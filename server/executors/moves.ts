/**
 * Gathers what is to be sent from lane to lane, so that results with the same way travel in one message.
 */
import type { Lanes } from "./executor.ts";

export class Moves {
  readonly #lanes: Lanes;
  readonly #of: number;
  #ways = new Map<string, { readonly from: number; readonly to: number; readonly tasks: number[] }>();

  /** @param of the compute that asks, by the number of its first call */
  constructor(lanes: Lanes, of: number) {
    this.#lanes = lanes;
    this.#of = of;
  }

  add(id: number, from: number, to: number): void {
    const way = `${from} ${to}`;
    const known = this.#ways.get(way);
    if (known) known.tasks.push(id);
    else this.#ways.set(way, { from, to, tasks: [id] });
  }

  send(): void {
    if (this.#ways.size === 0) return;
    const ways = this.#ways;
    this.#ways = new Map();
    for (const { from, to, tasks } of ways.values())
      this.#lanes.post(from, { type: "send", tasks, to, of: this.#of });
  }
}
