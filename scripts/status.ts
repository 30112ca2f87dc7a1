import { askOnce } from "./chain/ask-once.ts";
import { roleCensus } from "./chain/census.ts";
import { latestBlock, type Block } from "./chain/block.ts";
import type { Connection } from "./chain/connection.ts";
import { minterCensus } from "./chain/minters.ts";
import { openIssuance } from "./chain/issuance.ts";
import { readMode } from "./chain/mode.ts";
import { newerRelease } from "./chain/newer-release.ts";
import { isOpen, readOperations } from "./chain/operations.ts";
import { readSolvency } from "./chain/solvency.ts";
import { readRestricted } from "./chain/restricted.ts";
import type { Token } from "./chain/token.ts";
import type { CommandFile } from "./command.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { openForReading } from "./open.ts";
import { tokensToRead } from "./reading.ts";
import { renderStatus, type TokenStatus } from "./render-status.ts";
import { toJson } from "./words.ts";

export const command: CommandFile = {
  schema: "harbour.status/1",
  writes: false,

  configure(status) {
    status.option("--token <cnh|hkd>", "only this currency").addHelpText(
      "after",
      `
Every number is as of one block. Blacklisted and held tokens are part of the supply: they stay backed. Their sums are
rebuilt from events. Mint left is what the ceiling leaves, nothing once it has expired; the window is what the mint
desk may still issue in the 24 hours that end now. Coverage is floored. Policy is who may pay; policy file counts what
harbour plan would list. Scheduled is what waits with the authority, listed below with its clock. A stale pool is unconfirmed: not counted, and
not a shortfall.

  harbour status --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = askOnce(await openForReading(invocation));
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const now = Math.max(io.now(), block.timestamp);
    const rows = await Promise.all(tokens.map((token) => readStatus(connection, token, block, now)));
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, tokens: rows, exitCode: 0 })
        : renderStatus(place, rows, now),
    );
    return ExitCode.done;
  },
};

async function readStatus(connection: Connection, token: Token, block: Block, now: number): Promise<TokenStatus> {
  const at = { blockTag: block.number };
  const { contract } = token;
  // Everything is asked at once: a screen that is left open must not wait for one answer after another.
  const [
    mode,
    supply,
    [ceiling, validUntil],
    ceilingCap,
    fastPathVersion,
    minters,
    roles,
    restricted,
    reserve,
    operations,
    fileDifferences,
    newer,
  ] = await Promise.all([
    readMode(token, block),
    contract.totalSupply(at),
    contract.supplyCeiling(at),
    contract.ceilingCap(at),
    contract.fastPathVersion(at),
    minterCensus(connection, token, block),
    roleCensus(connection, token, block),
    readRestricted(connection, token, block),
    readReserve(connection, token, block),
    readOperations(connection, token, block, now),
    readFileDifferences(connection, token, block),
    newerRelease(connection, token, block),
  ]);
  const open = validUntil > BigInt(block.timestamp) && ceiling > supply;
  return {
    currency: token.currency,
    symbol: token.symbol,
    address: token.address,
    implementation: token.implementation,
    ...mode,
    supply,
    ...restricted,
    ceiling,
    ceilingValidUntil: Number(validUntil),
    ceilingCap,
    mintLeft: open && mode.mode !== "paused" ? ceiling - supply : 0n,
    minters: minters.minters.length,
    minterAllowances: minters.minters.reduce((sum, { allowance }) => sum + allowance, 0n),
    fastPathVersion: Number(fastPathVersion),
    differences: [...minters.differences, ...roles.differences, ...operations.differences],
    scheduled: operations.operations.filter(isOpen),
    ...(newer === undefined ? {} : { olderRelease: { runs: token.release.address, newer } }),
    ...(fileDifferences === undefined ? {} : { fileDifferences }),
    roles: {
      held: new Set(roles.holders.map((holder) => holder.role)).size,
      holders: new Set(roles.holders.map((holder) => holder.party.address)).size,
    },
    ...(reserve === undefined ? {} : { reserve }),
  };
}

async function readReserve(connection: Connection, token: Token, block: Block): Promise<TokenStatus["reserve"]> {
  if (connection.deployment[token.currency]?.issuance === undefined) return undefined;
  const issuance = await openIssuance(connection, token);
  const at = { blockTag: block.number };
  const [solvency, [limit, used, available], registry, mintDesk] = await Promise.all([
    readSolvency(issuance, token, block),
    issuance.mintDesk.contract.window(at),
    issuance.registry.contract.predecessor(at),
    issuance.mintDesk.contract.predecessor(at),
  ]);
  const predecessors = { registry, mintDesk };
  return { ...solvency, window: { limit, used, available }, predecessors };
}

/** How far the chain is from its policy file. Undefined: the file or the records say nothing of the desks. */
async function readFileDifferences(connection: Connection, token: Token, block: Block): Promise<number | undefined> {
  const { deployment, policy } = connection;
  const written = policy.currencies.some(({ currency }) => currency === token.currency);
  if (!written || deployment[token.currency]?.issuance === undefined) return undefined;
  const { policyDifferences } = await import("./policy/read-policy.ts");
  return policyDifferences(connection, token, block);
}
