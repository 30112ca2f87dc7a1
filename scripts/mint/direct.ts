import { formatAmount, parseAmount } from "../../sdk/amount.ts";
import { latestBlock, type Block } from "../chain/block.ts";
import { callParty, resolveParty, type Party } from "../chain/connection.ts";
import { recentAmounts } from "../chain/history.ts";
import type { Token } from "../chain/token.ts";
import type { CommandFile } from "../command.ts";
import { badUsage } from "../faults.ts";
import { openForWriting, referenceOf } from "../open.ts";
import type { Headroom, Intent } from "../plan/intent.ts";
import { submit } from "../plan/submit.ts";
import { showMoney, showTime } from "../words.ts";

/** Blocks in which the same mint again is worth a question: an hour on Ethereum. */
const RECENT_BLOCKS = 300;

export const command: CommandFile = {
  schema: "harbour.mint-direct/1",
  writes: true,

  configure(mint) {
    mint
      .argument("<amount>", 'in units, such as "5,000,000.00"')
      .requiredOption("--to <account>", "a name of the address book, or an address")
      .option("--token <cnh|hkd>", "which currency")
      .option("--memo <text>", "reference in the log: up to 31 characters, or 0x and 64 digits")
      .option("--confirm-minor-units <number>", "the amount once more in minor units, if it is unusual")
      .addHelpText(
        "after",
        `
For issuers that run their own controls: no shipped policy has a plain minter, and the mint desk is the ordinary way.
The signer is a minter with allowance left; supply stays below a ceiling that has not expired. An amount more than
10 times the median of the last 50 mints, or about a million times off, is refused unless it is confirmed in minor
units. The plan's hash names the signer's nonce, so that an approval can mint once only.

  harbour mint direct 5,000,000.00 --token hkd --to distributor --network localhost --as desk-1`,
      );
  },

  async run(invocation) {
    const amount = parseAmount(invocation.arguments[0] as string);
    const { flags } = invocation;
    const memo = flags.memo === undefined ? undefined : referenceOf(flags.memo);
    const workplace = await openForWriting(invocation);
    const { connection, token, signer } = workplace;
    const to = resolveParty(connection.book, flags.to!);
    if (to.address === token.address) throw badUsage("The token cannot hold its own tokens.");

    const block = await latestBlock(connection.provider);
    const past = await recentAmounts(connection, token, "Mint", block);
    const again = past.filter((mint) => mint.amount === amount && mint.account === to.address).at(-1);
    const warnings: string[] = [];
    if (again !== undefined && block.number - again.block < RECENT_BLOCKS) {
      warnings.push(`the same amount was minted to the same account in block ${again.block}: is this a repetition?`);
    }

    const intent: Intent = {
      noun: "mint-direct",
      title: `Mint ${showMoney(amount, token.currency)} to ${callParty(to)}`,
      done: `Minted ${showMoney(amount, token.currency)} to ${callParty(to)}`,
      method: memo === undefined ? "mint" : "mintWithMemo",
      args: memo === undefined ? [to.address, amount] : [to.address, amount, memo],
      gate: { kind: "words", words: "a minter with allowance left; no role" },
      amount,
      usual: past.map((mint) => mint.amount),
      movesMoney: true,
      headroom: await headroomOf(token, signer, amount, block),
      warnings,
      effects: (at) => effectsOf(token, to, amount, at),
      proof: [
        {
          event: "Mint",
          matches: ({ args }) =>
            args["minter"] === signer.address && args["to"] === to.address && args["amount"] === amount,
        },
        ...(memo === undefined
          ? []
          : [
              {
                event: "TransferWithMemo",
                matches: ({ args }: { args: Record<string, unknown> }) => args["memo"] === memo,
              },
            ]),
      ],
    };
    return submit(invocation, workplace, intent);
  },
};

async function headroomOf(token: Token, signer: Party, amount: bigint, { number }: Block): Promise<Headroom[]> {
  const at = { blockTag: number };
  const [allowance, supply, [ceiling, validUntil], cap] = await Promise.all([
    token.contract.minterAllowance(signer.address, at),
    token.contract.totalSupply(at),
    token.contract.supplyCeiling(at),
    token.contract.ceilingCap(at),
  ]);
  const left = (limit: bigint, used: bigint) =>
    limit >= used ? showMoney(limit - used, token.currency) : `${formatAmount(used - limit)} over`;
  return [
    { label: "minter allowance", value: showMoney(allowance, token.currency), then: left(allowance, amount) },
    { label: "left to the ceiling", value: left(ceiling, supply), then: left(ceiling, supply + amount) },
    {
      label: "ceiling",
      value: `${showMoney(ceiling, token.currency)} · ${validUntil === 0n ? "never set" : `valid until ${showTime(validUntil)}`}`,
    },
    { label: "ceiling cap", value: showMoney(cap, token.currency) },
  ];
}

async function effectsOf(token: Token, to: Party, amount: bigint, { number }: Block) {
  const at = { blockTag: number };
  const [supply, balance] = await Promise.all([
    token.contract.totalSupply(at),
    token.contract.balanceOf(to.address, at),
  ]);
  return [
    { label: "supply", value: supply, then: supply + amount },
    { label: `balance of ${callParty(to)}`, value: balance, then: balance + amount },
  ];
}
