import { accountKind } from "../chain/account-kind.ts";
import { readAccount, type AccountState } from "../chain/account.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { resolveParty, type Connection, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../../sdk/exit-code.ts";
import { openForReading } from "../open.ts";
import { tokensToRead } from "../reading.ts";
import { toJson } from "../words.ts";
import { readAffairs, type Affairs } from "./read-affairs.ts";
import { renderAccount } from "./render-account.ts";

export const command: CommandFile = {
  schema: "harbour.account-show/1",
  writes: false,

  configure(show) {
    show
      .argument("<account>", "a name of the address book, or an address")
      .option("--token <cnh|hkd>", "only this currency")
      .addHelpText(
        "after",
        `
What it holds, what may leave it and what it may do; whether orders may mint to it, its open redemptions, and seizures
that are scheduled against it.

  harbour account show 0x… --network localhost`,
      );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const party = resolveParty(connection.book, invocation.arguments[0] as string);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const kind = await accountKind(connection, party.address);
    const now = Math.max(io.now(), block.timestamp);
    const accounts = await Promise.all(tokens.map((token) => readRow(connection, token, party, block, now)));
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, account: { ...party, ...kind }, tokens: accounts, exitCode: 0 })
        : renderAccount(place, party, kind, accounts),
    );
    return ExitCode.done;
  },
};

export interface AccountRow extends AccountState, Affairs {
  currency: string;
  symbol: string;
  canSend: boolean;
  canReceive: boolean;
  isMinter: boolean;
  minterAllowance: bigint;
}

async function readRow(
  connection: Connection,
  token: Token,
  { address }: Party,
  block: Block,
  now: number,
): Promise<AccountRow> {
  const at = { blockTag: block.number };
  const { contract, currency, symbol } = token;
  const [state, canSend, canReceive, isMinter, minterAllowance, affairs] = await Promise.all([
    readAccount(token, address, block),
    contract.canSend(address, at),
    contract.canReceive(address, at),
    contract.isMinter(address, at),
    contract.minterAllowance(address, at),
    readAffairs(connection, token, address, block, now),
  ]);
  return { currency, symbol, ...state, canSend, canReceive, isMinter, minterAllowance, ...affairs };
}
