import { readFileSync } from "node:fs";
import { changeOf, reviewedHash, type Session } from "./session.ts";
import type { SteadyNode } from "./steady-node.ts";

const DAY = 86_400;

export const localPolicy = () => readFileSync(new URL("../../policy/localhost.yaml", import.meta.url), "utf8");

/** The last occurrence is HKD's. */
export function replaceLast(text: string, from: string, to: string): string {
  const at = text.lastIndexOf(from);
  if (at < 0) throw new Error(`${from} is not in the file`);
  return text.slice(0, at) + to + text.slice(at + from.length);
}

export async function bringBackToPolicy(session: Session, node: SteadyNode): Promise<void> {
  const { harbour, say } = session;
  say(`## Bringing the chain to its policy

Overnight, whoever was on call cut what one HKD order may be, with a policy file of the emergency. Cutting is GUARDIAN's and has no delay.`);
  session.write("emergency.yaml", replaceLast(localPolicy(), 'orderLimit: "50000000.00"', 'orderLimit: "5000000.00"'));
  const cut = await harbour('plan --slug "emergency" --policy ./emergency.yaml --network localhost', { exit: 2 });
  await harbour(`apply ${changeOf(cut)} --policy ./emergency.yaml --network localhost --send`, {
    answers: [reviewedHash],
  });

  say("In the morning the chain differs from `policy/localhost.yaml`. Widening it again is RISK's, and waits a day.");
  await harbour("drift --network localhost", { exit: 2 });
  const back = await harbour("plan --network localhost", { exit: 2 });
  await harbour(`apply ${changeOf(back)} --network localhost --send`, { answers: [reviewedHash], exit: 2 });
  await harbour("status --token hkd --network localhost");
  say("A day later the same command executes what it scheduled.");
  await node.pass(DAY);
  await harbour(`apply ${changeOf(back)} --network localhost --send`, { answers: [reviewedHash] });
  await harbour("plan --network localhost");
}
