import { renameSync } from "node:fs";
import { join } from "node:path";
import { nextBuild } from "../scripts/next-build.ts";
import type { Session } from "./session.ts";

export async function proposeAndCancelUpgrade(session: Session): Promise<void> {
  const { harbour, say } = session;
  renameSync(nextBuild(), join(session.folder, "next-build"));
  session.write("report.pdf", "The auditor's report on the next release.\n");
  const next = "--build ./next-build --audit ./report.pdf --token hkd --policy ./localhost.yaml --network localhost";
  say(`## Proposing an upgrade, and cancelling it

There is a new build, here in a folder of its own, and an auditor's report on it. What it is compared with is on the chain.`);
  const { out } = await harbour(`release check ${next}`, { exit: 2 });
  say(
    "Once the entry is in `policy/audits.yaml`, under review like the rest of that folder, the release can be proposed.",
  );
  session.write("audits.yaml", out.slice(out.indexOf("- audit:")));
  const propose = `release propose ${next} --as upgrader`;
  await harbour(`${propose} --send`, { answers: ["hHKD"] });
  say("The code is there and does nothing yet. Now the upgrade itself, which everybody can see for two days.");
  await harbour(`${propose} --schedule`, { answers: ["hHKD"] });
  const file = "--token hkd --policy ./localhost.yaml --network localhost";
  const scheduled = await harbour(`operation list ${file}`);
  await harbour(`status ${file}`);
  const id = /0x[0-9a-f]{64}|0x[0-9a-f]{8,}/.exec(scheduled.out)![0];
  say("Somebody saw a mistake in the report. GUARDIAN cancels, at once, and the token never ran the new code.");
  await harbour(`operation cancel ${id} ${file} --as guardian --send`, { answers: ["hHKD"] });
  await harbour(`operation list ${file}`);
}
