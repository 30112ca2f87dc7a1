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
import { holdKind } from "./hold-list.ts";
import { listIsMeant } from "./list-or-accounts.ts";
import { submitList } from "./submit-list.ts";

export const command: CommandFile = {
  schema: "harbour.account-hold/1",
  writes: true,

  configure(hold) {
    hold
      .argument("[account]", "a name of the address book, or an address")
      .argument("[amount]", "the hold as it should be, in units; 0 lifts it")
      .option("--from <file.csv>", "a list of accounts instead, with a column amount")
      .option("--token <cnh|hkd>", "which currency")
      .option("--case <text>", "case reference, recorded on the chain: up to 31 characters, or 0x and 64 digits")
      .addHelpText(
        "after",
        `
Sets how much may not leave the account; it may be more than the balance. Raising it needs BLACKLISTER, lowering it
UNBLACKLISTER: the command picks the function by the hold there is now.

A list is a CSV file with columns account and amount, optionally case and note: see harbour account blacklist --help.
An amount has two decimals or more, and with commas it stands in quotation marks: 0x…,"812,400.00". Beside amounts, a
case or note of digits, points and commas alone is refused.
Each hold is a transaction of its own, so that its event names the signer. A list that raises some and lowers others is
refused: nobody may do both.

  harbour account hold 0x… 812,400.00 --token hkd --case HCA-1201-2026 --network localhost --as blacklister
  harbour account hold --from holds.csv --token hkd --case HCA-1201-2026 --network localhost --as blacklister`,
      );
  },

  async run(invocation) {
    if (listIsMeant(invocation)) return submitList(invocation, { kind: holdKind, amounts: true });
    if (invocation.flags.case === undefined) throw caseRequired();
    const caseRef = referenceOf(invocation.flags.case);
    const amount = parseAmount(invocation.arguments[1] as string);
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const party = resolveParty(connection.book, invocation.arguments[0] as string);
    const now = await readAccount(token, party.address, await latestBlock(connection.provider));
    const raising = amount > now.hold;
    const words = `the hold on ${callParty(party)} ${raising ? "to" : "down to"} ${showMoney(amount, token.currency)}`;

    return submit(invocation, workplace, {
      noun: "account-hold",
      title: `${raising ? "Raise" : "Lower"} ${words}`,
      done: `${raising ? "Raised" : "Lowered"} ${words}`,
      ...(amount === now.hold
        ? { already: `The hold on ${callParty(party)} is ${showMoney(amount, token.currency)} already, nothing to do.` }
        : {}),
      method: raising ? "raiseHold" : "lowerHold",
      args: [party.address, amount, caseRef],
      gate: { kind: "role" },
      amount,
      movesMoney: false,
      headroom: [],
      warnings: amount > now.balance ? [`the hold exceeds the balance: what arrives later is held too`] : [],
      effects: (at) => effectsOf(token, party, amount, at),
      proof: [
        {
          event: "HoldSet",
          matches: ({ args }) =>
            args["account"] === party.address && args["amount"] === amount && args["caseRef"] === caseRef,
        },
      ],
    });
  },
};

async function effectsOf(token: Token, { address }: Party, amount: bigint, at: Block): Promise<Effect[]> {
  const { balance, hold, free, flags } = await readAccount(token, address, at);
  const then = flags.includes("blacklisted") || amount > balance ? 0n : balance - amount;
  return [
    { label: "hold", value: hold, then: amount },
    { label: "free to leave", value: free, then },
    { label: "balance", value: balance, then: balance },
  ];
}
