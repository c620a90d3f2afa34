/**
 * Scrolling over more than an element can be tall: browsers cut elements at some 33 million pixels, and a table of a
 * billion rows would be a thousand times that.
 *
 *     offset   0 ───────────────────────────────── content     what the person sees, in pixels of the content
 *     scroll   0 ──────── span                                 what the scroll bar says
 *
 * A small movement (wheel, keys, touch) moves the content by as many pixels as the bar; a leap of the bar goes to the
 * same share of the content. After small movements the bar is set right again, once it rests. It knows no element.
 */

/** Pixels; well below the limits of all browsers, and fine enough for a bar of any screen. */
const tallest = 8_000_000;

export class ScrollRange {
  #content = 0;
  #view = 0;
  #offset = 0;
  #scroll = 0;

  /** Pixels that the scrolled element is to have. */
  get span(): number {
    return Math.min(this.#content, Math.max(tallest, this.#view));
  }

  /** Where the content begins to be seen, in its own pixels. */
  get offset(): number {
    return this.#offset;
  }

  /** What the bar should say; set it when it rests. */
  get scroll(): number {
    return this.#toScroll(this.#offset);
  }

  /** Sizes of the content and of the view of it, in pixels. Keeps the offset as far as it still exists. */
  resize(content: number, view: number): void {
    this.#content = content;
    this.#view = view;
    this.moveTo(this.#offset);
  }

  /** Goes to an offset; the nearest there is. The bar is to be set to `scroll` afterwards. */
  moveTo(offset: number): void {
    this.#offset = Math.max(0, Math.min(offset, this.#content - this.#view));
    this.#scroll = this.scroll;
  }

  /** The bar has been moved, by whomever, and says `scroll` now. */
  scrolledTo(scroll: number): void {
    const step = scroll - this.#scroll;
    this.#scroll = scroll;
    const last = this.#content - this.#view;
    const lastScroll = this.span - this.#view;
    if (last <= 0) this.#offset = 0;
    else if (scroll <= 0) this.#offset = 0;
    // Bars stop at fractions of a pixel.
    else if (scroll >= lastScroll - 1) this.#offset = last;
    else if (this.span === this.#content) this.#offset = scroll;
    else if (Math.abs(step) <= this.#view) this.#offset = Math.max(0, Math.min(this.#offset + step, last));
    else this.#offset = (scroll / lastScroll) * last;
  }

  #toScroll(offset: number): number {
    const last = this.#content - this.#view;
    if (last <= 0) return 0;
    return this.span === this.#content ? offset : (offset / last) * (this.span - this.#view);
  }
}
