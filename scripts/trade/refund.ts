import type { CommandFile } from "../command.ts";
import { milestoneOf, openOrderForWriting } from "./order-workplace.ts";
import { requireStep } from "./require-step.ts";
import { settle } from "./settle.ts";

export const command: CommandFile = {
  schema: "harbour.trade-refund/1",
  writes: true,

  configure(refund) {
    refund
      .argument("<order>", "its id, or a file about it")
      .option("--milestone <number>", "which, from 0 (default: the only one)")
      .addHelpText(
        "after",
        `
Anybody. Gives a milestone back to where it came from that nobody attested or accepted in time, and does nothing else:
harbour trade release does this too, among whatever is due.

  harbour trade refund order.json --milestone 1 --network localhost --as distributor-1`,
      );
  },

  async run(invocation) {
    const workplace = await openOrderForWriting(invocation, invocation.arguments[0] as string);
    const { place, open, signer } = workplace;
    const milestone = milestoneOf(invocation.flags, open);
    requireStep(place, open, milestone, "refund", signer);
    return settle(invocation, "trade-refund", workplace, milestone, "refund");
  },
};
