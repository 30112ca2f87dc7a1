import { latestBlock } from "../chain/block.ts";
import { openIssuance } from "../chain/issuance.ts";
import { readSolvency, type Solvency } from "../chain/solvency.ts";
import type { CommandFile } from "../command.ts";
import { openForWriting } from "../open.ts";
import { submit } from "../plan/submit.ts";
import { showMoney, showTime } from "../words.ts";

export const command: CommandFile = {
  schema: "harbour.reserve-push/1",
  writes: true,

  configure(push) {
    push.option("--token <cnh|hkd>", "which currency").addHelpText(
      "after",
      `
Anybody. Gives the token the ceiling that follows from statements, approval, allocation and cap as they are now. Every
change of the registry does that by itself, and so does every mint; only the passing of time does not.

  harbour reserve push --token hkd --network localhost --as maker`,
    );
  },

  async run(invocation) {
    const workplace = await openForWriting(invocation);
    const { connection, token } = workplace;
    const issuance = await openIssuance(connection, token);
    const now = await readSolvency(issuance, token, await latestBlock(connection.provider));
    const words = `the ceiling of ${token.symbol}: ${showMoney(now.ceiling, token.currency)}`;

    return submit(invocation, workplace, {
      noun: "reserve-push",
      title: `Push ${words}`,
      done: `Pushed ${words}`,
      ...(inStep(now) ? { already: `The ceiling of ${token.symbol} is in step, nothing to do.` } : {}),
      target: issuance.registry,
      method: "push",
      args: [],
      gate: { kind: "words", words: "anybody" },
      movesMoney: false,
      headroom: [{ label: "bound by", value: now.bound }],
      warnings: [],
      effects: async (at) => {
        const { pushed, ceiling, validUntil } = await readSolvency(issuance, token, at);
        return [
          { label: "ceiling of the token", value: pushed.ceiling, then: ceiling },
          { label: "valid until", value: showTime(pushed.validUntil), then: showTime(validUntil) },
        ];
      },
      proof: [{ event: "CeilingPushed", matches: ({ args }) => args["ceiling"] === now.ceiling }],
    });
  },
};

/** Whether a push would change nothing. */
export function inStep({ ceiling, validUntil, pushed }: Solvency): boolean {
  return pushed.ceiling === ceiling && pushed.validUntil === validUntil;
}
