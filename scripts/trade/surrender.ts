import { parseAmount } from "../../sdk/amount.ts";
import { callParty, resolveParty } from "../chain/connection.ts";
import type { CommandFile } from "../command.ts";
import { caseRequired } from "../faults.ts";
import { openForWriting, referenceOf } from "../open.ts";
import { rule } from "../party-checks.ts";
import { submit } from "../plan/submit.ts";
import { showMoney } from "../words.ts";
import { openTrade } from "./place.ts";

export const command: CommandFile = {
  schema: "harbour.trade-surrender/1",
  writes: true,

  configure(surrender) {
    surrender
      .argument("<account>", "a blacklisted party")
      .argument("<amount>", "in units")
      .requiredOption("--to <account>", "a registered seizure destination")
      .option("--token <cnh|hkd>", "which currency")
      .option("--case <text>", "case reference, recorded on the chain: up to 31 characters, or 0x and 64 digits")
      .addHelpText(
        "after",
        `
SEIZER, after its delay: run it with --schedule, wait, then run it with --send. Takes what waits for a blacklisted party,
then what is free in its pool; never what is held in an order. What is in its account: harbour account seize. GUARDIAN can
cancel meanwhile.

  harbour trade surrender distributor-2 7,640.00 --to court --token cnh --case HCA-1201-2026 --network localhost
    --as seizer`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const [text, units] = invocation.arguments as [string, string];
    if (flags.case === undefined) throw caseRequired();
    const caseRef = referenceOf(flags.case);
    const amount = parseAmount(units);
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const { escrow, block } = await openTrade(connection, invocation.io);
    const party = resolveParty(connection.book, text);
    const to = resolveParty(connection.book, flags.to!);
    const standing = async (blockTag: number) => {
      const [waits, free, got] = await Promise.all([
        escrow.contract.claimable(token.address, party.address, { blockTag }),
        escrow.contract.freePool(token.address, party.address, { blockTag }),
        token.contract.balanceOf(to.address, { blockTag }),
      ]);
      return { waits, free, got };
    };
    const now = await standing(block.number);
    const blacklisted = await token.contract.isBlacklisted(party.address, { blockTag: block.number });
    const words = `${showMoney(amount, token.currency)} of ${callParty(party)}`;

    return submit(invocation, workplace, {
      noun: "trade-surrender",
      title: `Surrender ${words} to ${callParty(to)}`,
      done: `Surrendered ${words} to ${callParty(to)}`,
      target: escrow,
      method: "surrender",
      args: [token.address, party.address, amount, to.address, caseRef],
      gate: { kind: "role" },
      amount,
      movesMoney: true,
      headroom: [
        { label: "waits", value: showMoney(now.waits, token.currency) },
        { label: "free pool", value: showMoney(now.free, token.currency) },
      ],
      bounds: [
        // Both can change until the delay is over.
        { ...rule("party", blacklisted ? "blacklisted" : "not blacklisted", "blacklisted", blacklisted), later: true },
        {
          ...rule(
            "its own here",
            showMoney(now.waits + now.free, token.currency),
            `at least ${showMoney(amount, token.currency)}`,
            now.waits + now.free >= amount,
          ),
          later: true,
        },
      ],
      warnings: [],
      effects: async ({ number }) => {
        const { waits, free, got } = await standing(number);
        const fromWaiting = amount < waits ? amount : waits;
        const fromPool = amount - fromWaiting;
        return [
          { label: "waits", value: waits, then: waits - fromWaiting },
          { label: "free pool", value: free, ...(free < fromPool ? {} : { then: free - fromPool }) },
          { label: `balance of ${callParty(to)}`, value: got, then: got + amount },
        ];
      },
      proof: [
        {
          event: "Surrendered",
          matches: ({ args }) =>
            args["party"] === party.address &&
            args["to"] === to.address &&
            args["amount"] === amount &&
            args["caseRef"] === caseRef,
        },
      ],
    });
  },
};
