import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { keystoreRefused, passwordRequired } from "./keys-faults.ts";

export type Hardhat = Pick<typeof import("hardhat"), "config" | "hooks" | "network">;

/** Of this process, with its configuration; a test brings its own, whose keystore is another file. */
export type LoadHardhat = () => Promise<Hardhat>;

const prepared = new WeakSet<Hardhat["hooks"]>();

/** Loaded when a public network, a key or a Ledger is used: it takes longer than a whole local command. */
export const loadHardhat: LoadHardhat = () => import("hardhat");

/**
 * The value of a configuration variable: from the environment, else from Hardhat's keystore. undefined if neither has
 * it; then no password is asked for either.
 *
 * @throws HarbourError HB-2216, HB-2217
 */
export async function configurationValue(name: string, load: LoadHardhat = loadHardhat): Promise<string | undefined> {
  const { hooks } = await openHardhat(load);
  // With a default, the keystore looks at the names it has before it asks for its password.
  const variable = { _type: "ConfigurationVariable" as const, name, default: "" };
  try {
    const value = await hooks.runHandlerChain("configurationVariables", "fetchValue", [variable], async () => {
      return process.env[name] ?? "";
    });
    return value === "" ? undefined : value;
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    throw keystoreRefused(name, (error as Error).message.replace(/\.$/, ""));
  }
}

/** Whether the development keystore has the name. Its names are not secret, and neither is its password. */
export async function inDevelopmentKeystore(name: string, load: LoadHardhat = loadHardhat): Promise<boolean> {
  const { config } = await load();
  try {
    const { secrets } = JSON.parse(readFileSync(config.keystore.devFilePath, "utf8")) as { secrets: object };
    return Object.hasOwn(secrets, name);
  } catch {
    return false;
  }
}

/** Hardhat, made to ask and speak on stderr: stdout is for our data. What is typed there is not echoed. */
export async function openHardhat(load: LoadHardhat): Promise<Hardhat> {
  const hardhat = await load();
  if (prepared.has(hardhat.hooks)) return hardhat;
  prepared.add(hardhat.hooks);
  hardhat.hooks.registerHandlers("userInterruptions", {
    displayMessage: async (_context, _plugin, message) => void process.stderr.write(`${message}\n`),
    requestSecretInput: async (_context, _plugin, question) => askSecret(question),
  });
  return hardhat;
}

async function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw passwordRequired();
  process.stderr.write(`? ${question}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  try {
    return await Promise.race([terminal.question(""), closed]);
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
