/**
 * Ranks of tasks, smallest first. A queue keyed by the static order keeps exactly the promised number of held
 * results with one worker; a stack does not.
 *
 * Tasks mostly become ready in the order of their ranks. Those that do stand in a plain row, which costs a
 * fraction of a heap; only the others go into a binary heap.
 *
 *     push 3, 5, 9, 4, 7      row 3 5 9      heap 4 7
 */
export class ReadyQueue {
  /** Ascending; what is before `#head` has been taken out. */
  readonly #row: number[] = [];
  #head = 0;
  readonly #heap: number[] = [];

  get size(): number {
    return this.#row.length - this.#head + this.#heap.length;
  }

  push(rank: number): void {
    const row = this.#row;
    if (this.#head === row.length) {
      row.length = 0;
      this.#head = 0;
      row.push(rank);
    } else if (rank >= row[row.length - 1]!) {
      row.push(rank);
    } else {
      pushToHeap(this.#heap, rank);
    }
  }

  /** The smallest rank, or -1 when there is none. */
  peek(): number {
    const first = this.#head < this.#row.length ? this.#row[this.#head]! : -1;
    if (this.#heap.length === 0) return first;
    return first === -1 || this.#heap[0]! < first ? this.#heap[0]! : first;
  }

  /** Takes the smallest rank out; -1 when there is none. */
  pop(): number {
    const rank = this.peek();
    if (rank === -1) return -1;
    if (this.#head < this.#row.length && this.#row[this.#head] === rank) this.#head++;
    else popFromHeap(this.#heap);
    return rank;
  }

  clear(): void {
    this.#row.length = 0;
    this.#head = 0;
    this.#heap.length = 0;
  }
}

function pushToHeap(heap: number[], rank: number): void {
  let at = heap.push(rank) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]! <= rank) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = rank;
}

function popFromHeap(heap: number[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
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
}
