/**
 * One frame for everybody: whatever wants to be painted is painted once in the next frame, and who waits for it to be
 * on the screen is called afterwards. In a hidden page nothing of this happens, which is how a run's notices stop.
 */
export class PaintLoop {
  readonly #painters = new Set<(now: number) => void>();
  #waiting: (() => void)[] = [];
  #isRequested = false;

  /** Calls `painter` in the next frame, once however often it is asked for. The same function, not an equal one. */
  draw(painter: (now: number) => void): void {
    this.#painters.add(painter);
    this.#request();
  }

  /** Calls `listener` after the next frame. */
  painted(listener: () => void): void {
    this.#waiting.push(listener);
    this.#request();
  }

  #request(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    requestAnimationFrame((now) => this.#paint(now));
  }

  #paint(now: number): void {
    this.#isRequested = false;
    const painters = [...this.#painters];
    this.#painters.clear();
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      for (const painter of painters) painter(now);
    } finally {
      // A task of its own: style, layout and paint of this frame come before it.
      if (waiting.length > 0) setTimeout(() => waiting.forEach((listener) => void listener()));
    }
  }
}
