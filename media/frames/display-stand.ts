/**
 * The place where a dataset is shown, and which of the displays shows it. A display is made when it is first needed; it
 * stays, hidden, while another one is seen. Position and part go along from one to the other.
 *
 * It knows displays by their interface, and nothing of files or menus.
 */
import type { DatasetDetails, Display as DisplayName } from "../../server/protocol/frames.ts";
import { element, setHidden } from "../panel/elements.ts";
import type { Display, DisplayHost, Shown } from "./display.ts";
import type { KeptDataset } from "./kept-state.ts";

/** What the export menu asks of displays that can make files of what they show. */
export interface DisplayExports {
  png?(options: {
    readonly isDecorated: boolean;
  }): Promise<{ readonly name: string; readonly bytes: Uint8Array }>;
  /** Undefined when the person changed their mind. */
  gif?(): Promise<{ readonly name: string; readonly bytes: Uint8Array } | undefined>;
  canAnimate?(): boolean;
}

export type AnyDisplay = Display & { readonly exports?: DisplayExports };

/** How displays are made, by name. */
export type DisplayMakers = Readonly<Record<DisplayName, (host: DisplayHost) => AnyDisplay>>;

export class DisplayStand {
  readonly root = element("div", { class: "stand" });
  readonly #host: DisplayHost;
  readonly #makers: DisplayMakers;
  readonly #made = new Map<DisplayName, AnyDisplay>();
  #current: DisplayName | undefined;
  #dataset: string | undefined;
  #details: DatasetDetails | undefined;
  /** Display → what its `state()` gave, of the dataset that is shown. */
  #states: Partial<Record<DisplayName, unknown>> = {};
  #isVisible = true;

  constructor(host: DisplayHost, makers: DisplayMakers) {
    this.#host = host;
    this.#makers = makers;
  }

  /** Name of the display that is seen. */
  get current(): DisplayName | undefined {
    return this.#current;
  }

  /** The display that is seen. */
  get display(): AnyDisplay | undefined {
    return this.#current && this.#made.get(this.#current);
  }

  /** Path of the dataset that is shown. */
  get dataset(): string | undefined {
    return this.#dataset;
  }

  get details(): DatasetDetails | undefined {
    return this.#details;
  }

  /** Shows a dataset that can be shown, in the way it was looked at last, or in the best one. */
  show(dataset: string, details: DatasetDetails, kept: KeptDataset | undefined): void {
    this.#leave();
    this.#dataset = dataset;
    this.#details = details;
    this.#states = { ...kept?.states };
    const name =
      kept?.display && details.displays.includes(kept.display) ? kept.display : details.displays[0];
    if (name) this.#enter(name, placeIn(details, kept?.place));
  }

  /** The same dataset has another shape or type now, or other values: keeps the view. */
  update(details: DatasetDetails): void {
    const { display } = this;
    if (!display || this.#dataset === undefined) return;
    const isOther = JSON.stringify(details) !== JSON.stringify(this.#details);
    this.#details = details;
    if (!details.displays.includes(this.#current!)) {
      this.show(this.#dataset, details, this.kept());
      return;
    }
    if (isOther) {
      const shown: Shown = { dataset: this.#dataset, details, place: placeIn(details, display.place()) };
      display.show(shown, display.state());
    }
    display.refresh();
  }

  /** Shows the same dataset in another way. */
  choose(name: DisplayName): void {
    if (name === this.#current || !this.#details?.displays.includes(name)) return;
    const place = this.display?.place();
    const { display } = this;
    if (display && this.#current) this.#states[this.#current] = display.state();
    this.#hide();
    this.#enter(name, placeIn(this.#details, place));
  }

  /** Shows nothing from now on. */
  clear(): void {
    this.#leave();
    this.#dataset = undefined;
    this.#details = undefined;
    this.#current = undefined;
  }

  /** The page comes into sight or goes out of it. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.display?.setVisible(isVisible);
  }

  /** How the dataset is looked at, to be kept. */
  kept(): KeptDataset | undefined {
    const { display } = this;
    if (!display || !this.#current) return undefined;
    return {
      display: this.#current,
      place: display.place(),
      states: { ...this.#states, [this.#current]: display.state() },
    };
  }

  #enter(name: DisplayName, place: Shown["place"]): void {
    let display = this.#made.get(name);
    if (!display) {
      display = this.#makers[name]({
        ...this.#host,
        // A late answer of one that is no longer seen concerns nobody.
        announce: (text) => this.#current === name && this.#host.announce(text),
      });
      display.element.dataset["display"] = name;
      this.#made.set(name, display);
      this.root.append(display.element);
    }
    this.#current = name;
    setHidden(display.element, false);
    const shown: Shown = { dataset: this.#dataset!, details: this.#details!, place };
    display.show(shown, this.#states[name]);
    display.setVisible(this.#isVisible);
  }

  #hide(): void {
    const { display } = this;
    if (!display) return;
    display.setVisible(false);
    setHidden(display.element, true);
  }

  #leave(): void {
    this.#hide();
    this.#states = {};
    this.#current = undefined;
  }
}

/** A position that exists: that of `place` as far as it does, else the beginning. */
function placeIn(details: DatasetDetails, place: Shown["place"] | undefined): Shown["place"] {
  const index = (details.shape ?? []).map((length, axis) =>
    Math.max(0, Math.min(place?.index[axis] ?? 0, length - 1)),
  );
  const part = place?.part;
  return part !== undefined && details.parts?.includes(part) ? { index, part } : { index };
}
