import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getAddress, keccak256, toBeHex, type Log } from "ethers";
import type { Connection } from "../../scripts/chain/connection.ts";
import { readPacs002, type ReadStatusReport } from "../../sdk/iso20022/pacs-002-reader.ts";
import { connection as network } from "../fixture.ts";
import { painText, type TransferRow } from "../sdk/iso20022/pain-files.ts";
import { fund, loadDesk, type Desk } from "./cli.ts";
import { runList, type ListRan, type ListRun } from "./list-runs.ts";

/** The desk with a payer, merchant-1, who has money and allows nobody anything. */
export interface PayoutDesk extends Desk {
  payer: string;
}

export const FUNDS = 5_000_000;

async function openPayoutDesk(): Promise<PayoutDesk> {
  const desk = await loadDesk();
  const payer = desk.users[1]!.address;
  await fund(desk, payer, FUNDS);
  return { ...desk, payer };
}

export const loadPayoutDesk = (): Promise<PayoutDesk> => network.networkHelpers.loadFixture(openPayoutDesk);

const folder = mkdtempSync(join(tmpdir(), "harbour-payouts-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

export const newFolder = (): string => mkdtempSync(join(folder, "kept-"));

export function fileOf(text: string | Uint8Array, name = "payout.xml"): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, text);
  return path;
}

/** The same secret in every run, so that screens stay the same. */
export const SECRET = fileOf(Buffer.from(keccak256("0x01").slice(2), "hex"), "payout.secret");

/** Nobody has their keys, and they never had tokens. */
export const payeeAt = (index: number): string => getAddress(`0x${keccak256(toBeHex(index + 77_001, 32)).slice(26)}`);

/** Units with two decimals, a different amount in every row. */
export const amountAt = (index: number): string => `${10 + (index % 90)}.${String(index % 100).padStart(2, "0")}`;

export const transferAt = (index: number): TransferRow => ({
  endToEndId: `PAY-${String(index + 1).padStart(5, "0")}`,
  amount: amountAt(index),
  name: `Payee ${index + 1}`,
  account: payeeAt(index),
});

export interface FileWanted {
  messageId?: string;
  rows?: readonly TransferRow[];
  /** As many rows of {@link transferAt}. */
  count?: number;
}

/** A pain.001 that the desk's payer pays. */
export function painFile({ payer }: PayoutDesk, { messageId = "SALARIES-2026-11", rows, count = 3 }: FileWanted = {}) {
  const transfers = rows ?? Array.from({ length: count }, (_, i) => transferAt(i));
  const blocks = [{ debtor: "Lantau Trading Ltd", debtorAccount: payer, transfers }];
  return fileOf(painText({ messageId, blocks }));
}

/** harbour payout run, of merchant-1. */
export function runPayout(desk: PayoutDesk, file: string, more = "", options: ListRun = {}): Promise<ListRan> {
  return runList(desk, `payout run ${file} --secret ${SECRET} --as merchant-1 ${more}`, options);
}

export function showPayout(desk: PayoutDesk, file: string, more = "", options: ListRun = {}): Promise<ListRan> {
  return runList(desk, `payout show ${file} --secret ${SECRET} ${more}`, options);
}

export const jsonOf = ({ out }: ListRan) => JSON.parse(out);

export const readStatus = (at: string): ReadStatusReport => readPacs002(readFileSync(join(at, "pacs.002.xml")));

export interface PaidOnChain {
  to: string;
  amount: bigint;
  memo: string;
  transaction: string;
  block: number;
}

/** Every payment with a reference that the payout contract made, read from the token's own log by its topics alone. */
export async function paidOnChain({ hkd, payouts }: PayoutDesk): Promise<PaidOnChain[]> {
  const { token } = hkd;
  const logs = (await network.ethers.provider.getLogs({
    address: token.target as string,
    topics: [token.interface.getEvent("TransferWithMemo").topicHash, toBeHex(payouts.target as string, 32)],
    fromBlock: 0,
  })) as Log[];
  return logs.map(({ topics, data, transactionHash, blockNumber }) => ({
    to: getAddress(`0x${topics[2]!.slice(26)}`),
    amount: BigInt(data),
    memo: topics[3]!,
    transaction: transactionHash,
    block: blockNumber,
  }));
}

/** Paths, digests, hashes and prices differ from run to run. */
export function stableScreen(screen: string): string {
  return screen
    .replaceAll(`${folder}/`, "")
    .replace(/(?<=^|[ /])\d+-(?=payout\.)/gm, "")
    .replace(/kept-\w{6}(?=\/localhost)/g, "changes")
    .replace(/kept-\w{6}/g, "reports")
    .replace(/(payout\.(?:xml|csv) · )0x[0-9a-f]{64}/g, "$10x…")
    .replace(/(batch\s+)0x[0-9a-f]{64}/g, "$10x…")
    .replace(/at most [\d.]+ of the chain's coin, [\d.]+ gwei/g, "at most # of the chain's coin, # gwei")
    .replace(/nonce \d+/g, "nonce #");
}

/** A connection with something about it changed. */
export const chainWith = ({ chain }: PayoutDesk, changes: Partial<Connection>): Connection => ({
  ...chain,
  ...changes,
});
