import type { Session } from "./session.ts";

export async function deployAndLookAround(session: Session): Promise<void> {
  session.say(`## Where to begin

The help says what there is. In another terminal, \`npm run node\` runs a local chain.`);
  await session.harbour("--help");

  session.say("The deployment shows its plan first, like everything that writes. The network's name, typed, sends it.");
  await session.harbour("deploy --network localhost --send", { answers: ["localhost"] });
  session.say("The doctor looks at this machine first, which is left out here, and then at the chain.");
  await session.harbour("doctor --network localhost", { from: "Node" });
  await session.harbour("status --network localhost");

  session.say("The chain is what `policy/localhost.yaml` says, so there is nothing to plan.");
  await session.harbour("plan --network localhost");
}
