/** What may happen on a random walk, and how often. A walk without options meets no trouble. */
export interface WalkOptions {
  /** Share of the attempts that fail; default 0. */
  readonly failures?: number;
  /** Share of the tasks that are tried again up to twice; default 0. */
  readonly retried?: number;
  /** How many of the first tasks an earlier compute has made; default 0. */
  readonly borrowed?: number;
  /** Share of the steps at which a lane is lost; another comes sooner or later. Default 0. */
  readonly losses?: number;
  /** Share of the steps at which a task is cancelled; default 0. */
  readonly cancels?: number;
  /** Bytes; default no limit. */
  readonly memoryLimit?: number;
  /** Worker lanes at the start; default up to 3. */
  readonly workers?: number;
  /** Worker lanes that come while the others work; default 0. */
  readonly late?: number;
}
