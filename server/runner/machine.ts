/**
 * The machine that this process runs on, as far as figures depend on it. Names neither host nor person.
 */
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import type { MachineView } from "../protocol/events.ts";

/** Looks once; takes a millisecond or so. */
export function machineView(): MachineView {
  return {
    node: process.version,
    platform: `${platform()} ${arch()}`,
    // Where the system tells nothing of its processors there are none in the list.
    cpu: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    memory: totalmem(),
  };
}
