import type { CommandFile } from "../command.ts";
import { referenceOf } from "../open.ts";
import { decide } from "./decide.ts";
import { openForRedemption } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.redeem-reject/1",
  writes: true,

  configure(reject) {
    reject
      .argument("<id>", "the request's number, as harbour redeem list shows it")
      .requiredOption("--reason <text>", "neutral code, on the chain: up to 31 characters, or 0x and 64 digits")
      .option("--propose", "propose it, as REDEEM_MAKER; without it the tokens go back, as REDEEM_CHECKER")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
Two people: REDEEM_MAKER proposes with --propose, REDEEM_CHECKER rejects without it, both with the same reason. The
tokens go back to the holder; what the token refuses to give back waits for harbour redeem claim.

  harbour redeem reject 7 --reason ACCOUNT-CLOSED --propose --token hkd --network localhost --as redeem-maker`,
      );
  },

  async run(invocation) {
    const reason = invocation.flags.reason!;
    const ref = referenceOf(reason);
    return decide(invocation, await openForRedemption(invocation), { kind: "rejection", ref, typed: reason });
  },
};
