import { readAccount, type AccountState } from "../chain/account.ts";
import { latestBlock } from "../chain/block.ts";
import { resolveParty, showParty, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { ExitCode } from "../exit-code.ts";
import { openForReading } from "../open.ts";
import { renderPlace, tokensToRead, type Place } from "../reading.ts";
import { columns, showMoney, toJson } from "../words.ts";
import type { Block } from "../chain/block.ts";

export const command: CommandFile = {
  schema: "harbour.account-show/1",
  writes: false,

  configure(show) {
    show
      .argument("<account>", "a name of the address book, or an address")
      .option("--token <cnh|hkd>", "only this currency")
      .addHelpText("after", "\n  harbour account show 0x… --network localhost");
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const party = resolveParty(connection.book, invocation.arguments[0] as string);
    const tokens = await tokensToRead(connection, flags);
    const block = await latestBlock(connection.provider);
    const accounts = await Promise.all(tokens.map((token) => readRow(token, party, block)));
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(
      flags.json
        ? toJson({ schema: this.schema, ...place, account: party, tokens: accounts, exitCode: 0 })
        : renderAccount(place, party, accounts),
    );
    return ExitCode.done;
  },
};

export interface AccountRow extends AccountState {
  currency: string;
  symbol: string;
  canSend: boolean;
  canReceive: boolean;
  isMinter: boolean;
  minterAllowance: bigint;
}

async function readRow(token: Token, { address }: Party, block: Block): Promise<AccountRow> {
  const at = { blockTag: block.number };
  const { contract, currency, symbol } = token;
  const [state, canSend, canReceive, isMinter, minterAllowance] = await Promise.all([
    readAccount(token, address, block),
    contract.canSend(address, at),
    contract.canReceive(address, at),
    contract.isMinter(address, at),
    contract.minterAllowance(address, at),
  ]);
  return { currency, symbol, ...state, canSend, canReceive, isMinter, minterAllowance };
}

export function renderAccount(place: Place, party: Party, rows: readonly AccountRow[]): string {
  const row = (label: string, cell: (account: AccountRow) => string) => [label, ...rows.map(cell)];
  const word = (yes: boolean) => (yes ? "yes" : "no");
  const table = [
    row("", ({ symbol }) => symbol),
    row("balance", ({ balance, currency }) => showMoney(balance, currency)),
    row("hold", ({ hold, currency }) => showMoney(hold, currency)),
    row("free to leave", ({ free, currency }) => showMoney(free, currency)),
    row("seizable", ({ seizable, currency }) => showMoney(seizable, currency)),
    row("flags", ({ words }) => words),
    row("may pay", ({ canSend }) => word(canSend)),
    row("may be paid", ({ canReceive }) => word(canReceive)),
    row("may mint", ({ isMinter, minterAllowance, currency }) =>
      isMinter ? showMoney(minterAllowance, currency) : "no",
    ),
  ];
  return `${showParty(party)}\n${renderPlace(place)}\n\n${columns(
    table,
    rows.map((_, i) => i + 1),
  )}`;
}
