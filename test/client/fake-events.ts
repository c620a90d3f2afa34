/** Events as VS Code has them: listeners are called in the order in which they came. */
import type * as vscode from "vscode";
import { Disposable } from "./fake-types.ts";

export class EventEmitter<T> implements vscode.EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => unknown>();

  readonly event: vscode.Event<T> = (listener) => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export class CancellationTokenSource implements vscode.CancellationTokenSource {
  readonly #cancelled = new EventEmitter<void>();
  #isCancelled = false;

  get token(): vscode.CancellationToken {
    return {
      isCancellationRequested: this.#isCancelled,
      onCancellationRequested: (listener) => this.#cancelled.event(() => listener(undefined)),
    };
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#cancelled.fire();
  }

  dispose(): void {
    this.#cancelled.dispose();
  }
}
