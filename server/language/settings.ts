/**
 * The settings `treadle.*` as they are now. A client may send none, or nonsense: what is missing or of another kind than
 * its default is as if it had not been set. Knows no client and no file.
 */
import { defaultSettings, type TreadleSettings } from "../protocol/settings.ts";
import type { Subscription } from "./parts.ts";

export class Settings {
  #current: TreadleSettings = defaultSettings;
  readonly #listeners = new Set<(settings: TreadleSettings) => void>();
  #isKnown: () => void = () => {};
  readonly #known = new Promise<void>((resolve) => {
    this.#isKnown = resolve;
  });

  get current(): TreadleSettings {
    return this.#current;
  }

  /** The settings, once the client has said for the first time what they are. */
  async known(): Promise<TreadleSettings> {
    await this.#known;
    return this.#current;
  }

  /** Takes in the section `treadle` as a client sent it; nothing for a client that has no settings. */
  update(section: unknown): void {
    const before = JSON.stringify(this.#current);
    this.#current = filled(section, defaultSettings) as TreadleSettings;
    this.#isKnown();
    if (JSON.stringify(this.#current) === before) return;
    for (const listener of this.#listeners) listener(this.#current);
  }

  /** Hears of every change. */
  onChange(listener: (settings: TreadleSettings) => void): Subscription {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }
}

/** `value` where it is of the kind of `fallback`, part by part. */
function filled(value: unknown, fallback: unknown): unknown {
  if (typeof fallback !== "object" || fallback === null) {
    return typeof value === typeof fallback && !Number.isNaN(value) ? value : fallback;
  }
  const parts = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return Object.fromEntries(
    Object.entries(fallback).map(([name, part]) => [name, filled(parts[name], part)]),
  );
}
