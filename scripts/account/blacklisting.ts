import { latestBlock, type Block } from "../chain/block.ts";
import { callParty, resolveParty, type Party } from "../chain/connection.ts";
import type { Token } from "../chain/token.ts";
import type { Invocation } from "../command.ts";
import type { ExitCode } from "../../sdk/exit-code.ts";
import { caseRequired } from "../faults.ts";
import { openForWriting, referenceOf } from "../open.ts";
import type { Effect } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showCount, showMoney } from "../words.ts";
import { readAccount } from "../chain/account.ts";
import { blacklistKind } from "./blacklist-list.ts";
import { DIRECTIONS } from "./directions.ts";
import { listIsMeant } from "./list-or-accounts.ts";
import { submitList } from "./submit-list.ts";

/** Both directions, of what stands on the command line or of a list. */
export async function runBlacklisting(invocation: Invocation, direction: keyof typeof DIRECTIONS): Promise<ExitCode> {
  const { noun, method, event, becomes, verb, done, state } = DIRECTIONS[direction];
  if (listIsMeant(invocation))
    return submitList(invocation, { kind: blacklistKind(DIRECTIONS[direction]), amounts: false });
  if (invocation.flags.case === undefined) throw caseRequired();
  const caseRef = referenceOf(invocation.flags.case);
  const workplace = await openForWriting(invocation);
  const { connection, token } = workplace;

  const named = new Map(
    (invocation.arguments[0] as string[])
      .map((text) => resolveParty(connection.book, text))
      .map((party) => [party.address, party]),
  );
  const block = await latestBlock(connection.provider);
  const rows = await Promise.all(
    [...named.values()].map(async (party) => ({
      party,
      now: await token.contract.isBlacklisted(party.address, { blockTag: block.number }),
    })),
  );
  const parties = rows.filter((row) => row.now !== becomes).map((row) => row.party);
  const skipped = rows.filter((row) => row.now === becomes).map((row) => row.party);
  const who = parties.length === 1 ? callParty(parties[0]!) : showCount(parties.length, "account");

  return submit(invocation, workplace, {
    noun,
    title: `${verb} ${who} in ${token.symbol}`,
    done: `${done} ${who} in ${token.symbol}`,
    ...(parties.length === 0
      ? { already: `Already ${state}, nothing to do: ${skipped.map(callParty).join(", ")}.` }
      : {}),
    method,
    args: [parties.map((party) => party.address), caseRef],
    gate: { kind: "role" },
    movesMoney: false,
    headroom: [],
    warnings: skipped.map((party) => `${callParty(party)} is ${state} already and left out`),
    effects: (at) => effectsOf(token, parties, at, state),
    proof: [
      ...parties.map(({ address }) => ({
        event,
        matches: ({ args }: { args: Record<string, unknown> }) => args["account"] === address,
      })),
      {
        event: "BlacklistOrder",
        matches: ({ args }) => args["caseRef"] === caseRef && args["blacklisted"] === becomes,
      },
    ],
  });
}

async function effectsOf(token: Token, parties: readonly Party[], at: Block, then: string): Promise<Effect[]> {
  const states = await Promise.all(parties.map((party) => readAccount(token, party.address, at)));
  return parties.map((party, i) => {
    const now = states[i]!.flags.includes("blacklisted") ? "blacklisted" : "not blacklisted";
    const label = `${callParty(party)}, ${showMoney(states[i]!.balance, token.currency)}`;
    return { label, value: now, then };
  });
}
