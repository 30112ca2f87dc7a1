import { contractWords } from "../../sdk/roles.ts";
import type { Block } from "../chain/block.ts";
import { latestBlock } from "../chain/block.ts";
import {
  openFxSettlement,
  openPair,
  openPayouts,
  openTradeEscrow,
  type FxTarget,
  type OpenedSettlement,
  type PayoutsTarget,
  type EscrowTarget,
} from "../chain/settlement.ts";
import type { CommandFile } from "../command.ts";
import { badUsage } from "../faults.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";

const CONTRACTS = { payouts: openPayouts, fx: openFxSettlement, trade: openTradeEscrow } as const;
type Opened = OpenedSettlement<PayoutsTarget | FxTarget | EscrowTarget>;

const INTAKES = {
  open: {
    method: "resumeIntake",
    event: "IntakeResumed",
    title: "Let new business come in again",
    done: "New business comes in again",
    felt: "this widens power: new business in this currency is taken again",
  },
  closed: {
    method: "stopIntake",
    event: "IntakeStopped",
    title: "Stop new business",
    done: "New business is stopped",
    felt: "nothing new comes in; everything that is in goes out as agreed",
  },
} as const;

export const command: CommandFile = {
  schema: "harbour.token-intake/1",
  writes: true,

  configure(intake) {
    intake
      .argument("<open|closed>", "closed: no new business; open: again")
      .requiredOption("--contract <payouts|fx|trade>", "of which settlement contract")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
closed: PAUSER, at once. Payouts, fills, new orders, deposits of guarantors and sales of receivables stop in this
currency; statements, releases, refunds, claims and withdrawals go on. open: UNPAUSER, at once.

  harbour token intake closed --contract fx --token hkd --network localhost --as pauser`,
      );
  },

  async run(invocation) {
    const asked = invocation.arguments[0] as string;
    if (asked !== "open" && asked !== "closed") {
      throw badUsage(`There is no intake ${JSON.stringify(asked)}; it is open or closed.`);
    }
    const called = invocation.flags.contract!;
    if (!Object.hasOwn(CONTRACTS, called)) {
      throw badUsage(`There is no contract ${JSON.stringify(called)}; payouts, fx and trade are there.`);
    }
    const workplace = await openForWriting(invocation);
    const { connection, token, signer } = workplace;
    const { target }: Opened = await CONTRACTS[called as keyof typeof CONTRACTS](
      connection,
      await openPair(connection),
    );
    const { method, event, title, done, felt } = INTAKES[asked];
    const stateAt = async ({ number }: Pick<Block, "number">) =>
      (await target.contract.intakeOpen(token.address, { blockTag: number })) ? "open" : "closed";
    const now = await stateAt(await latestBlock(connection.provider));
    const words = `in ${token.currency} at the ${contractWords[target.source as keyof typeof contractWords]}`;

    return submit(invocation, workplace, {
      noun: "token-intake",
      title: `${title} ${words}`,
      done: `${done} ${words}`,
      ...(now === asked ? { already: `The intake ${words} is ${asked} already, nothing to do.` } : {}),
      target,
      method,
      args: [token.address],
      gate: { kind: "role" },
      movesMoney: false,
      headroom: [],
      warnings: [felt],
      effects: async (at) => [{ label: "intake", value: await stateAt(at), then: asked }],
      proof: [
        {
          event,
          matches: ({ args }) => args["token"] === token.address && args["actor"] === signer.address,
        },
      ],
    });
  },
};
