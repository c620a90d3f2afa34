/**
 * The panel's bundles, made in memory as `esbuild.mjs` makes them for the package.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface PanelBundles {
  readonly "panel.js": string;
  readonly "panel.css": string;
  readonly "layout-worker.js": string;
}

let made: Promise<PanelBundles> | undefined;

/** Made once for each process. */
export function panelBundles(): Promise<PanelBundles> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<PanelBundles> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL("../../..", import.meta.url)),
    entryPoints: {
      panel: "media/panel/main.ts",
      "layout-worker": "media/graph/layout-worker.ts",
      style: "media/panel/panel.css",
    },
    outdir: "out",
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "chrome120",
    legalComments: "none",
    logLevel: "error",
  });
  const textOf = (name: string): string => {
    const file = outputFiles.find(({ path }) => path.endsWith(`/${name}`) || path.endsWith(`\\${name}`));
    if (!file) throw new Error(`esbuild made no ${name}.`);
    return file.text;
  };
  return {
    "panel.js": textOf("panel.js"),
    "panel.css": textOf("style.css"),
    "layout-worker.js": textOf("layout-worker.js"),
  };
}
