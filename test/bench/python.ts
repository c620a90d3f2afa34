/**
 * Which Python is here and what it has. A look imports only what does not say its version otherwise.
 */
import { spawnSync } from "node:child_process";

/** Package → version, for those that are installed. */
export type Packages = Readonly<Record<string, string>>;

export interface Python {
  readonly program: string;
  readonly version: string;
  readonly packages: Packages;
}

const WANTED = ["dask", "distributed", "numpy", "h5py", "pandas", "tables"];

const LOOK = `
import importlib.metadata, importlib.util, json, platform, sys
found = {}
for name in sys.argv[1:]:
    if importlib.util.find_spec(name):
        try: found[name] = importlib.metadata.version(name)
        except Exception: found[name] = getattr(importlib.import_module(name), "__version__", "?")
print(json.dumps({"version": platform.python_version(), "packages": found}))
`;

/** The Python that has most of what is wanted: the one on the path, or the system's own, which has Debian's packages. */
export function findPython(): Python | undefined {
  const found = ["python3", "/usr/bin/python3"].flatMap((program) => {
    const { status, stdout } = spawnSync(program, ["-c", LOOK, ...WANTED], { encoding: "utf8" });
    return status === 0 ? [{ program, ...(JSON.parse(stdout) as Omit<Python, "program">) }] : [];
  });
  const having = ({ packages }: Python): number => Object.keys(packages).length;
  return found.sort((a, b) => having(b) - having(a))[0];
}
