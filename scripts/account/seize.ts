import { parseAmount } from "../../sdk/amount.ts";
import { readAccount } from "../chain/account.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { callParty, resolveParty, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { caseRequired } from "../faults.ts";
import { openForWriting, referenceOf } from "../open.ts";
import type { Effect } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { listIsMeant } from "./list-or-accounts.ts";
import { seizeKind } from "./seize-list.ts";
import { submitList } from "./submit-list.ts";

export const command: CommandFile = {
  schema: "harbour.account-seize/1",
  writes: true,

  configure(seize) {
    seize
      .argument("[account]", "a name of the address book, or an address")
      .argument("[amount]", "in units")
      .option("--from <file.csv>", "a list of accounts instead, with a column amount")
      .requiredOption("--to <account>", "a registered seizure destination")
      .option("--token <cnh|hkd>", "which currency")
      .option("--case <text>", "case reference, recorded on the chain: up to 31 characters, or 0x and 64 digits")
      .addHelpText(
        "after",
        `
SEIZER, after its delay: run it with --schedule, wait, then run it with --send. Takes up to the whole balance of a
blacklisted account, up to the hold of any other, and lowers the hold by as much. GUARDIAN can cancel meanwhile.

A list is a CSV file with columns account and amount, optionally case and note, written as for harbour account hold.
--schedule schedules what is not scheduled, --send takes what is ready, and the total is retyped. What was seized
already from that account, of that amount, for that destination and under that case is left out.

  harbour account seize 0x… 812,400.00 --to court --token hkd --case HCA-1201-2026 --network localhost --as seizer
  harbour account seize --from list.csv --to court --token hkd --case HCA-1201-2026 --network localhost --as seizer`,
      );
  },

  async run(invocation) {
    if (listIsMeant(invocation))
      return submitList(invocation, { kind: seizeKind(invocation.flags.to!), amounts: true });
    if (invocation.flags.case === undefined) throw caseRequired();
    const caseRef = referenceOf(invocation.flags.case);
    const amount = parseAmount(invocation.arguments[1] as string);
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const from = resolveParty(connection.book, invocation.arguments[0] as string);
    const to = resolveParty(connection.book, invocation.flags.to!);
    const now = await readAccount(token, from.address, await latestBlock(connection.provider));
    const words = `${showMoney(amount, token.currency)} of ${callParty(from)}`;

    return submit(invocation, workplace, {
      noun: "account-seize",
      title: `Seize ${words} for ${callParty(to)}`,
      done: `Seized ${words}`,
      method: "seize",
      args: [from.address, to.address, amount, caseRef],
      gate: { kind: "role" },
      amount,
      movesMoney: true,
      headroom: [
        {
          label: "seizable",
          value: showMoney(now.seizable, token.currency),
          then: now.seizable >= amount ? showMoney(now.seizable - amount, token.currency) : "short",
        },
      ],
      warnings: [],
      effects: (at) => effectsOf(token, from, to, amount, at),
      proof: [
        {
          event: "Seized",
          matches: ({ args }) =>
            args["from"] === from.address &&
            args["to"] === to.address &&
            args["amount"] === amount &&
            args["caseRef"] === caseRef,
        },
      ],
    });
  },
};

async function effectsOf(token: Token, from: Party, to: Party, amount: bigint, at: Block): Promise<Effect[]> {
  const [source, target] = await Promise.all([
    readAccount(token, from.address, at),
    readAccount(token, to.address, at),
  ]);
  const less = (value: bigint) => (value >= amount ? value - amount : 0n);
  return [
    { label: `balance of ${callParty(from)}`, value: source.balance, then: less(source.balance) },
    { label: `hold on ${callParty(from)}`, value: source.hold, then: less(source.hold) },
    { label: `balance of ${callParty(to)}`, value: target.balance, then: target.balance + amount },
  ];
}
