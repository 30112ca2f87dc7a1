import { nextExit } from "../../sdk/settlement/next-exit.ts";
import type { CommandFile } from "../command.ts";
import { milestoneOf, openOrderForWriting } from "./order-workplace.ts";
import { requireStep } from "./require-step.ts";
import { firstDue, settle } from "./settle.ts";
import { orderEnded } from "./trade-faults.ts";

export const command: CommandFile = {
  schema: "harbour.trade-release/1",
  writes: true,

  configure(release) {
    release
      .argument("<order>", "its id, or a file about it")
      .option("--milestone <number>", "which, from 0 (default: the first that is due)")
      .addHelpText(
        "after",
        `
Anybody. Pays what follows from a milestone's state once its time has come: to the seller what was accepted, ruled,
attested long enough ago or due on its date; by the default split what an arbiter left alone; back to where it came from
what nobody attested in time. The financier of a sold receivable is paid first. Who may not be paid stops nobody: his part
waits for harbour trade claim.

  harbour trade release order.json --network localhost --as maker`,
      );
  },

  async run(invocation) {
    const { flags } = invocation;
    const workplace = await openOrderForWriting(invocation, invocation.arguments[0] as string);
    const { place, open, signer } = workplace;
    if (flags.milestone === undefined) {
      const { milestone, call } = firstDue(open, place.now);
      return settle(invocation, "trade-release", workplace, milestone, call);
    }
    const milestone = milestoneOf(flags, open);
    const { then } = nextExit({
      order: open.terms.order,
      milestone,
      progress: open.progress[milestone]!,
      now: place.now,
    });
    if (!open.standing.open) throw orderEnded(open.id);
    requireStep(place, open, milestone, then ?? "release", signer);
    return settle(invocation, "trade-release", workplace, milestone, then!);
  },
};
