import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { rebuildFailed } from "./release-faults.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const COMPILE = fileURLToPath(new URL("compile-sources.ts", import.meta.url));

/**
 * Compiles the sources of a project, with its committed configuration, into a folder of its own, hands that to `use`,
 * and removes it. Nothing of an earlier build is taken. The project is this working tree, unless told.
 *
 * @throws HarbourError HB-2863
 */
export async function withRebuild<T>(use: (artifacts: string) => Promise<T>, project?: string): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "harbour-rebuild-"));
  const artifacts = join(folder, "artifacts");
  try {
    const given = [artifacts, join(folder, "cache"), ...(project === undefined ? [] : [project])];
    await compile(given);
    return await use(artifacts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compile(given: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ["--import", "tsx", COMPILE, ...given], {
      cwd: PROJECT,
      // The compiler repeats every warning with its lines.
      maxBuffer: 256 * 1024 * 1024,
    });
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    const reason = /^\w*Error.*$/m.exec(stderr)?.[0] ?? message.split("\n")[0]!;
    throw rebuildFailed(reason, error);
  }
}
