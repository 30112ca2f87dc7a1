import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import hardhatKeystore from "@nomicfoundation/hardhat-keystore";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { Hardhat } from "../../scripts/keys/hardhat-values.ts";

export interface Keystore {
  /** Hardhat with its keystores in a folder of its own; nobody's real one is read or written. */
  load(): Promise<Hardhat>;
  folder: string;
  set(name: string, value: string, options?: { password?: string }): Promise<void>;
  remove(): void;
}

const CI = ["CI", "GITHUB_ACTIONS", "CONTINUOUS_INTEGRATION", "BUILD_NUMBER", "RUN_ID"];

/** Runs something as on a person's machine: in CI Hardhat does not open its keystore. */
export async function outsideCi<T>(run: () => Promise<T>): Promise<T> {
  return withEnvironment(Object.fromEntries(CI.map((name) => [name, undefined])), run);
}

/** Runs something with other environment variables, and puts the old ones back. */
export async function withEnvironment<T>(
  changes: Record<string, string | undefined>,
  run: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(changes).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(changes)) set(name, value);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

/** An empty keystore in a new folder. */
export async function makeKeystore(): Promise<Keystore> {
  return openKeystore(mkdtempSync(join(tmpdir(), "harbour-keystore-")));
}

/** The keystore of a folder, locked. With a password, `set` writes the production one, else the development one. */
export async function openKeystore(folder: string): Promise<Keystore> {
  const hre = await withEnvironment({ XDG_CONFIG_HOME: folder, HOME: folder }, () =>
    createHardhatRuntimeEnvironment({ plugins: [hardhatKeystore] }),
  );
  if (!hre.config.keystore.filePath.startsWith(folder)) throw new Error("the keystore is not in the test's folder");
  return {
    folder,
    load: async () => hre,
    async set(name, value, { password } = {}) {
      const answers = password === undefined ? [value] : [password, password, value];
      const hooks = { requestSecretInput: async () => answers.shift()! };
      hre.hooks.registerHandlers("userInterruptions", hooks);
      const { log } = console;
      console.log = () => {};
      try {
        await hre.tasks.getTask(["keystore", "set"]).run({ key: name, dev: password === undefined, force: true });
      } finally {
        console.log = log;
        hre.hooks.unregisterHandlers("userInterruptions", hooks);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
