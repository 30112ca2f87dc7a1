import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readingProvider } from "../../scripts/chain/connect.ts";
import { contractNames } from "../../scripts/chain/contract-names.ts";
import { askBoth } from "../../scripts/chain/ask-both.ts";
import type { Connection, Eip1193 } from "../../scripts/chain/connection.ts";
import { firstNode } from "../../scripts/chain/two-answers.ts";
import { run } from "../../scripts/program.ts";
import { encodeShortText } from "../../sdk/short-text.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { connection, loadHarbour, type CurrencyFixture, type HarbourFixture } from "../fixture.ts";
import { keepOutput } from "../outputs.ts";

const node: Eip1193 = { request: (call) => connection.provider.request(call as never) };

/** What a command would know after connecting to the in-process chain. */
export function chainOf(fixture: HarbourFixture, changes: Partial<Connection> = {}): Connection {
  const { payouts, fxSettlement, tradeEscrow, settlementHashes } = fixture;
  const at = ({ token, authority, release, registry, mintDesk, redemptionDesk, code }: CurrencyFixture) => ({
    address: token.target as string,
    authority: authority.target as string,
    releases: [{ address: release.target as string, code: code.release }],
    codeHashes: { ...code.codeHashes, ...settlementHashes },
    fromBlock: 0,
    issuance: {
      registry: registry.target as string,
      mintDesk: mintDesk.target as string,
      redemptionDesk: redemptionDesk.target as string,
    },
    settlement: {
      payouts: payouts.target as string,
      fxSettlement: fxSettlement.target as string,
      tradeEscrow: tradeEscrow.target as string,
    },
  });
  const deployment = { CNH: at(fixture.cnh), HKD: at(fixture.hkd) };
  const names = ["desk-1", "merchant-1", "court", "suspect"];
  return {
    network: "localhost",
    chainId: 31337n,
    provider: readingProvider(node, 31337n),
    signer: node,
    deployment,
    policy: loadNetworkFile("localhost"),
    book: {
      ...contractNames(deployment),
      ...loadNetworkFile("localhost").book,
      ...Object.fromEntries(names.map((name, i) => [name, fixture.users[i]!.address])),
    },
    ...changes,
  };
}

export interface Ran {
  code: number;
  out: string;
  err: string;
  /** Questions that were asked. */
  asked: string[];
}

export interface RunOptions {
  /** Answers of the person at the terminal, in order. Absent: there is no terminal. */
  answers?: string[];
  /** Unix seconds of this machine; the chain's own time unless told. */
  now?: number;
  /** Folder that keeps what is done. */
  changes?: string;
}

/** A command line against the in-process chain; `--network localhost` is added. */
export type Cli = (line: string, options?: RunOptions) => Promise<Ran>;

export function cliOf(chain: Connection): Cli {
  return async (line, { answers, now = 0, changes } = {}) => {
    const ran: Ran = { code: -1, out: "", err: "", asked: [] };
    const left = [...(answers ?? [])];
    ran.code = await run(words(line), {
      io: {
        out: (text) => void (ran.out += `${text}\n`),
        err: (text) => void (ran.err += `${text}\n`),
        now: () => now,
        ...(changes === undefined ? {} : { changes }),
        ...(answers === undefined
          ? {}
          : {
              ask: async (question: string) => {
                ran.asked.push(question);
                return left.shift() ?? "";
              },
            }),
      },
      connect: async () => asConnected(chain),
    });
    keepOutput(line, ran.out, ran.err, ...ran.asked);
    return ran;
  };
}

/** As connecting makes it: where there is a second node, it is asked too. */
function asConnected(chain: Connection): Connection {
  const { secondNode, provider, chainId } = chain;
  if (secondNode === undefined) return chain;
  const { host, request } = firstNode(chain);
  // Of a URL it would come without what ethers wraps around it.
  const plain = (error: { info?: { error?: unknown }; error?: unknown }) => {
    throw error.error ?? error.info?.error ?? error;
  };
  const first = { host, request: (call: Parameters<typeof request>[0]) => request(call).catch(plain) };
  return { ...chain, alone: provider, provider: readingProvider(askBoth(first, secondNode), chainId) };
}

function words(line: string): string[] {
  const split = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ""));
  return [...split, "--network", "localhost"];
}

export interface Desk extends HarbourFixture {
  chain: Connection;
  cli: Cli;
  /** Short text in 32 bytes. */
  bytes(text: string): string;
}

export const units = (amount: number) => BigInt(amount) * 1_000_000n;

/**
 * Both currencies ready for business: a ceiling of 20 million for a year, desk-1 may mint 10 million of each,
 * court is a seizure destination.
 */
async function openDesk(): Promise<Desk> {
  const fixture = await loadHarbour();
  const [desk, , court] = fixture.users as [never, never, never] as unknown as { address: string }[];
  const { time } = connection.networkHelpers;
  const { MINTER_ADMIN, ADMIN_ACTS } = fixture.holders;
  const year = (await time.latest()) + 365 * 86_400;
  for (const { token, authority, holders } of [fixture.cnh, fixture.hkd]) {
    await token.connect(holders.RESERVE).setSupplyCeiling(units(20_000_000), year);
    const minter = token.interface.encodeFunctionData("configureMinter", [desk!.address, units(10_000_000)]);
    const register = token.interface.encodeFunctionData("register", [court!.address, 1]);
    await authority.connect(MINTER_ADMIN).schedule(token.target, minter, 0);
    await authority.connect(ADMIN_ACTS).schedule(token.target, register, 0);
  }
  await time.increase(48 * 3600);
  for (const { token } of [fixture.cnh, fixture.hkd]) {
    await token.connect(MINTER_ADMIN).configureMinter(desk!.address, units(10_000_000));
    await token.connect(ADMIN_ACTS).register(court!.address, 1);
  }
  const chain = chainOf(fixture);
  return { ...fixture, chain, cli: cliOf(chain), bytes: encodeShortText };
}

export function loadDesk(): Promise<Desk> {
  return connection.networkHelpers.loadFixture(openDesk);
}

/** The desks as they were deployed, without a plain minter: what a shipped policy looks like. */
export async function loadIssuance(): Promise<Desk> {
  const fixture = await loadHarbour();
  const chain = chainOf(fixture);
  return { ...fixture, chain, cli: cliOf(chain), bytes: encodeShortText };
}

/** Mints to an account through the contract, not through the command. */
export async function fund({ hkd, users }: Desk, to: string, amount: number): Promise<void> {
  await hkd.token.connect(users[0]!).mint(to, units(amount));
}

/** The number of an error, as a test asserts it: from the first line of the narration, or from the JSON. */
export function faultOf({ out, err }: Ran): string | undefined {
  return /^✗ (HB-\d{4})/m.exec(err)?.[1] ?? /"code":"(HB-\d{4})"/.exec(out)?.[1];
}

/** Everything by which a transaction would show: the height, and the signers' nonces through it. */
export async function heightOf({ chain }: Desk): Promise<number> {
  return chain.provider.getBlockNumber();
}

/** The hash that the plan on the screen asks to be approved. */
export function planHashOf({ out, err }: Ran): string {
  return /^Plan ([0-9a-f-]{39})/m.exec(out + err)![1]!;
}

/**
 * Compares a screen with the committed one. What differs from run to run is blotted out at its own length.
 * `GOLDEN=write` writes the screens anew; the difference is then reviewed like any other.
 */
export function expectGolden(name: string, screen: string): void {
  const file = fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));
  const stable = screen
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, "····-··-·· ··:··:·· UTC")
    .replace(/\b(block\s+)\d+/g, "$1#")
    .replace(/[\d,]+ gas\b/g, "# gas")
    .replace(/\b[0-9a-f]{4}(-[0-9a-f]{4}){7}\b/g, (hash) => hash.replace(/[0-9a-f]/g, "·"))
    .replace(/(transaction\s+)0x[0-9a-f]{64}/g, `$1${"0x".padEnd(66, "·")}`)
    // The twins' addresses follow from the code.
    .replace(/((?:implementation|runs|→)\s+)0x[0-9a-fA-F]{40}/g, `$1${"0x".padEnd(42, "·")}`);
  if (process.env["GOLDEN"] === "write") writeFileSync(file, stable);
  expect(stable).to.equal(readFileSync(file, "utf8"));
}
