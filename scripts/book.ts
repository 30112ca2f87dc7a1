import { accountKind, kindWords, type AccountKind } from "./chain/account-kind.ts";
import { latestBlock } from "./chain/block.ts";
import { resolveParty, type Connection, type Party } from "./chain/connection.ts";
import type { CommandFile } from "./command.ts";
import { ExitCode } from "../sdk/exit-code.ts";
import { openForReading } from "./open.ts";
import { notInBook } from "./book-faults.ts";
import { readParts, type Part } from "./book-parts.ts";
import { renderPlace, type Place } from "./reading.ts";
import { columns, toJson } from "./words.ts";

export const command: CommandFile = {
  schema: "harbour.book/1",
  writes: false,

  configure(book) {
    book.argument("[account]", "one name or address; else all of them").addHelpText(
      "after",
      `
The names of policy/<network>.yaml and of our own contracts, and what each is: an account with a key, a contract or a
Safe, the roles it holds by the chain, and what the network file makes of it: a bank's signer, a customer's wallet, a
team's member. A name is added to the file, not here. An address that is nobody ends with exit code 64.

  harbour book --network localhost
  harbour book 0x… --network localhost`,
    );
  },

  async run(invocation) {
    const { flags, io } = invocation;
    const connection = await openForReading(invocation);
    const asked = invocation.arguments[0] as string | undefined;
    const parties: Party[] =
      asked === undefined
        ? Object.entries(connection.book).map(([name, address]) => ({ name, address }))
        : [resolveParty(connection.book, asked)];
    const block = await latestBlock(connection.provider);
    const parts = await readParts(connection, block);
    const entries = await Promise.all(
      parties.map(async (party) => ({
        party,
        kind: await accountKind(connection, party.address),
        parts: parts.get(party.address) ?? [],
      })),
    );
    const [first] = entries;
    if (asked !== undefined && first!.party.name === undefined && first!.parts.length === 0) {
      throw notInBook(first!.party.address, connection.policy.path);
    }
    const place = { network: connection.network, chainId: connection.chainId, block };
    io.out(flags.json ? toJson({ schema: this.schema, ...place, entries, exitCode: 0 }) : renderBook(place, entries));
    return ExitCode.done;
  },
};

export interface BookEntry {
  party: Party;
  kind: AccountKind;
  parts: readonly Part[];
}

export function renderBook(place: Place, entries: readonly BookEntry[]): string {
  const rows = entries.flatMap(({ party, kind, parts }) => {
    const lines = parts.length === 0 ? [""] : parts.map(partWords);
    return lines.map((line, i) =>
      i === 0 ? [party.name ?? "", party.address, kindWords(kind), line] : ["", "", "", line],
    );
  });
  return `${renderPlace(place)}\n\n${columns([["name", "address", "kind", "part"], ...rows])}`;
}

function partWords({ kind, words, currencies }: Part): string {
  return currencies.length === 1 && kind !== "contract" ? `${words} of ${currencies[0]}` : words;
}
