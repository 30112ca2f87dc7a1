import { formatAmount } from "../sdk/amount.ts";
import { roleCensus } from "./chain/census.ts";
import { latestBlock, type Block } from "./chain/block.ts";
import type { Connection } from "./chain/connection.ts";
import { minterCensus } from "./chain/minters.ts";
import { readMode, type Mode } from "./chain/mode.ts";
import { readRestricted, type Restricted } from "./chain/restricted.ts";
import type { Token } from "./chain/token.ts";
import type { CommandFile } from "./command.ts";
import { ExitCode } from "./exit-code.ts";
import { openForReading } from "./open.ts";
import { renderPlace, tokensToRead, type Place } from "./reading.ts";
import { columns, showTime, toJson } from "./words.ts";

export const command: CommandFile = {
  schema: "harbour.status/1",
  writes: false,

  configure(status) {
    status.option("--token <cnh|hkd>", "only this currency").addHelpText(
      "after",
      `
Every number is as of one block. Blacklisted and held tokens are part of the supply: they stay backed. Their sums are
rebuilt from events. Mint left is what the ceiling leaves, nothing once it has expired.

  harbour status --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const rows = await Promise.all(tokens.map((token) => readStatus(connection, token, block)));
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json ? toJson({ schema: this.schema, ...place, tokens: rows, exitCode: 0 }) : renderStatus(place, rows),
    );
    return ExitCode.done;
  },
};

export interface TokenStatus extends Mode, Restricted {
  currency: string;
  symbol: string;
  address: string;
  implementation: string;
  supply: bigint;
  ceiling: bigint;
  ceilingValidUntil: number;
  ceilingCap: bigint;
  mintLeft: bigint;
  minters: number;
  /** Sum of the minters' allowances. */
  minterAllowances: bigint;
  fastPathVersion: number;
  /** What the events show and the views do not, in words. */
  differences: string[];
  roles: { held: number; holders: number };
}

async function readStatus(connection: Connection, token: Token, block: Block): Promise<TokenStatus> {
  const at = { blockTag: block.number };
  const { contract } = token;
  const [mode, supply, [ceiling, validUntil], ceilingCap, fastPathVersion, minters, roles, restricted] =
    await Promise.all([
      readMode(token, block),
      contract.totalSupply(at),
      contract.supplyCeiling(at),
      contract.ceilingCap(at),
      contract.fastPathVersion(at),
      minterCensus(connection, token, block),
      roleCensus(connection, token, block),
      readRestricted(connection, token, block),
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
    differences: [...minters.differences, ...roles.differences],
    roles: {
      held: new Set(roles.holders.map((holder) => holder.role)).size,
      holders: new Set(roles.holders.map((holder) => holder.party.address)).size,
    },
  };
}

export function renderStatus(place: Place, tokens: readonly TokenStatus[]): string {
  const row = (label: string, cell: (token: TokenStatus) => string) => [label, ...tokens.map(cell)];
  const stopped = ({ accounts, amount }: TokenStatus["held"]) =>
    accounts === 0 ? "none" : `${accounts} · ${formatAmount(amount)}`;
  const until = ({ ceilingValidUntil }: TokenStatus) => {
    if (ceilingValidUntil === 0) return "never set";
    return ceilingValidUntil <= place.block.timestamp
      ? `expired ${showTime(ceilingValidUntil)}`
      : showTime(ceilingValidUntil);
  };
  const table = [
    row("", ({ currency }) => currency),
    row("Supply", ({ supply }) => formatAmount(supply)),
    row("  blacklisted", ({ blacklisted }) => stopped(blacklisted)),
    row("  held", ({ held }) => stopped(held)),
    row("Ceiling", ({ ceiling }) => formatAmount(ceiling)),
    row("  valid until", until),
    row("  cap", ({ ceilingCap }) => formatAmount(ceilingCap)),
    row("Mint left", ({ mintLeft }) => formatAmount(mintLeft)),
    row("Minters", ({ minters }) => (minters === 0 ? "none" : String(minters))),
    row("  may mint", ({ minterAllowances }) => formatAmount(minterAllowances)),
    row("Mode", ({ mode }) => mode),
    row("Policy", ({ policy }) => policy ?? "unknown"),
    row("Fast path", ({ fastPathVersion, mode }) => (fastPathVersion === 0 ? "none" : mode === "open" ? "on" : "off")),
    row("Roles", ({ roles }) => `${roles.held} held by ${roles.holders}`),
    row("Events and views", ({ differences }) => (differences.length === 0 ? "agree" : `${differences.length} differ`)),
  ];
  const addresses = tokens.map(({ symbol, address, implementation }) => [symbol, address, `runs ${implementation}`]);
  return [
    renderPlace(place),
    columns(
      table,
      tokens.map((_, i) => i + 1),
    ),
    columns(addresses),
  ].join("\n\n");
}
