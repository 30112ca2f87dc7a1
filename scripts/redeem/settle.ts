import { bankReference } from "../../sdk/uetr.ts";
import type { CommandFile } from "../command.ts";
import { decide } from "./decide.ts";
import { openForRedemption } from "./workplace.ts";

export const command: CommandFile = {
  schema: "harbour.redeem-settle/1",
  writes: true,

  configure(settle) {
    settle
      .argument("<id>", "the request's number, as harbour redeem list shows it")
      .requiredOption("--uetr <uetr>", "assigned to the payout, which is released after the burn is final")
      .option("--propose", "propose it, as REDEEM_MAKER; without it the tokens burn, as REDEEM_CHECKER")
      .option("--token <cnh|hkd>", "which currency")
      .addHelpText(
        "after",
        `
Two people: REDEEM_MAKER proposes with --propose, REDEEM_CHECKER settles without it, both with the same UETR. Settling
burns the tokens; only then is the bank told to pay, so a request that its holder reclaimed was never paid.

  harbour redeem settle 7 --uetr 97ed4827-7b6f-4491-a06f-b548d5a7512d --propose --token hkd --network localhost
    --as redeem-maker`,
      );
  },

  async run(invocation) {
    const uetr = invocation.flags.uetr!;
    const ref = bankReference(uetr);
    return decide(invocation, await openForRedemption(invocation), { kind: "settlement", ref, typed: uetr });
  },
};
