import { allowStep } from "../allow-step.ts";
import type { CommandFile } from "../command.ts";
import { connectForWriting } from "../open.ts";
import { parseMoney } from "./money.ts";
import { openFx } from "./place.ts";

export const command: CommandFile = {
  schema: "harbour.fx-allow/1",
  writes: true,

  configure(allow) {
    allow.argument("<money>", 'what the allowance becomes, such as "5,000,000.00 CNH"; 0.00 ends it').addHelpText(
      "after",
      `
A maker, whose quotes are paid out of the allowance. The FX settlement takes what its signed quotes sell, never more and
never for anybody else.

  harbour fx allow "5,000,000.00 CNH" --network localhost --as distributor-2`,
    );
  },

  async run(invocation) {
    const { amount, currency } = parseMoney("The amount", invocation.arguments[0] as string);
    const { connection, signer } = await connectForWriting(invocation);
    const { fx, tokens } = await openFx(connection, invocation.io);
    const workplace = { connection, signer, token: tokens[currency] };
    return allowStep(invocation, workplace, { noun: "fx-allow", spender: fx, amount });
  },
};
