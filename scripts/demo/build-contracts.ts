import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * An empty clone has no build yet, and then this takes half a minute; where nothing changed, a second. What the compiler
 * says goes to stderr: stdout is the day's, or one JSON object.
 */
export async function buildContracts(): Promise<void> {
  const hardhat = spawn("hardhat", ["build", "--no-tests"], { stdio: ["ignore", process.stderr, process.stderr] });
  const [code] = (await once(hardhat, "exit")) as [number | null];
  if (code !== 0) throw new Error(`hardhat build ended with ${code}`);
}
