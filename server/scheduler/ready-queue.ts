/**
 * The ready tasks, smallest rank first: a binary heap of ranks. A heap keyed by the static order keeps
 * exactly the promised number of held results with one worker; a stack does not.
 */
export class ReadyQueue {
  readonly #heap: number[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(rank: number): void {
    const heap = this.#heap;
    let at = heap.push(rank) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= rank) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = rank;
  }

  /** The smallest rank, or -1 when there is none. */
  peek(): number {
    return this.#heap.length === 0 ? -1 : this.#heap[0]!;
  }

  /** Takes the smallest rank out; -1 when there is none. */
  pop(): number {
    const heap = this.#heap;
    if (heap.length === 0) return -1;
    const smallest = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return smallest;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= last) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return smallest;
  }

  clear(): void {
    this.#heap.length = 0;
  }
}
