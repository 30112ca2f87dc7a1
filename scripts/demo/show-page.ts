import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface ShowPage {
  /** Of the day's books. */
  books: string;
  /** Whether somebody sits there and may look at it. */
  stay: boolean;
  say(text: string): void;
}

/** The page's usual port. */
const PORT = 8590;

/**
 * Serves the day's books: for as long as somebody is there, or else until the page has answered once.
 *
 * @returns Whether the page answered.
 */
export async function showPage({ books, stay, say }: ShowPage): Promise<boolean> {
  const port = (await isFree(PORT)) ? PORT : 0;
  const main = fileURLToPath(new URL("../../web/main.ts", import.meta.url));
  const argv = ["--import", "tsx", main, "--db", books, "--no-follow", "--port", String(port)];
  const server = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(server, "exit");
  // Ctrl-C goes to both; then this process waits for the other.
  const leave = () => undefined;
  process.on("SIGINT", leave);
  try {
    const address = await Promise.race([addressIn(server.stdout), ended.then(() => undefined)]);
    const answer = address === undefined ? undefined : await fetch(address);
    if (answer?.status !== 200) {
      say(`✗ The page does not open: npm run ledger -- --db ${books} --no-follow says why.`);
      return false;
    }
    say(
      stay
        ? `✓ The books are open: ${address} (Ctrl-C ends)`
        : `✓ The page opens at http://127.0.0.1:${PORT}/ with npm run ledger -- --db ${books} --no-follow`,
    );
    if (stay) await ended;
    return true;
  } finally {
    process.off("SIGINT", leave);
    server.kill("SIGTERM");
    await ended;
  }
}

/** What the server says of itself once it listens. */
async function addressIn(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    const [, address] = /^The books are open: (\S+)$/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  return undefined;
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const listening = new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => resolve(true));
  });
  const free = await listening;
  if (free) {
    probe.close();
    await once(probe, "close");
  }
  return free;
}
