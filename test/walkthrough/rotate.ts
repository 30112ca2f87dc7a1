import { readdirSync } from "node:fs";
import { join } from "node:path";
import { deploySafe } from "../safe/deploy-safe.ts";
import { executeBatch } from "../safe/execute-batch.ts";
import { localPolicy } from "./policy.ts";
import { changeOf, reviewedHash, type Session } from "./session.ts";
import type { SteadyNode } from "./steady-node.ts";

const DAY = 86_400;

/** Accounts 38 to 41 of the local chain: three owners, and the next blacklister. */
const OWNERS = [38, 39, 40];
const NEXT_BLACKLISTER = 41;

export async function rotateThroughSafe(session: Session, node: SteadyNode): Promise<void> {
  const { harbour, quietly, say } = session;
  const owners = await Promise.all(OWNERS.map((index) => node.signer(index)));
  const { address: next } = await node.signer(NEXT_BLACKLISTER);
  const deployer = await node.signer(0);
  const safe = await deploySafe("1.5.0", owners, 2, "Safe.sol/Safe", deployer);

  say(`## Handing ADMIN to a Safe, and a role to its next holder

Three of the treasury share a Safe that needs two of them. It is to be ADMIN instead of one key, so it gets a name in the
book and the role in the file. The new holder is proven live before the old one is revoked; both wait two days.`);
  const withSafe = localPolicy()
    .replace("\nbook:\n", `\nbook:\n  treasury-safe: "${safe}"\n`)
    .replace("ADMIN: [admin]", "ADMIN: [treasury-safe]");
  session.write("localhost.yaml", withSafe);
  const file = "--policy ./localhost.yaml --network localhost";
  const handing = changeOf(await harbour(`plan --slug "admin is a safe" ${file}`, { exit: 2 }));
  await quietly(`apply ${handing} ${file} --send`, { answers: [reviewedHash], exit: 2 });
  say("Two days later:");
  await node.pass(2 * DAY);
  await harbour(`apply ${handing} ${file} --send`, { answers: [reviewedHash] });

  say("From now on nobody appoints anybody alone. BLACKLISTER goes to another person of compliance:");
  session.write(
    "localhost.yaml",
    withSafe
      .replace("\nbook:\n", `\nbook:\n  compliance-2: "${next}"\n`)
      .replace("BLACKLISTER: [blacklister]", "BLACKLISTER: [compliance-2]"),
  );
  const rotation = changeOf(await harbour(`plan --slug "rotate blacklister" ${file}`, { exit: 2 }));
  const write = `apply ${rotation} ${file} --safe --as treasury-safe`;
  const folder = join("changes", "localhost", `${rotation}-rotate-blacklister`);
  const batches = () => readdirSync(join(session.folder, folder)).filter((name) => /^batch-\d+\.json$/.test(name));
  const executeAll = async (names: readonly string[]) => {
    for (const [i, name] of names.entries()) {
      const receipt = await executeBatch(safe, join(session.folder, folder, name), owners.slice(0, 2));
      const confirm = i === 0 ? harbour : quietly;
      await confirm(`safe confirm ${rotation} --tx ${receipt.hash} ${file}`);
    }
  };

  await harbour(write, { exit: 2 });
  const scheduling = batches();
  say(`Each currency has its own authority, and so a transaction of its own. Every signer reads the batch down to its last
call, on a machine of their own, and compares the three hashes with the device.`);
  await harbour(`safe inspect ./${folder}/${scheduling[0]} --change ${rotation} ${file}`);
  say("Two owners sign each, and execute it on the Safe's own page.");
  await executeAll(scheduling);
  say("Two days later the same command writes what executes the grants; the owners sign that too.");
  await node.pass(2 * DAY);
  await harbour(write, { exit: 2 });
  const granting = batches().filter((name) => !scheduling.includes(name));
  await executeAll(granting);
  say("Now that the new holder is live, the old one goes, by a last pair of transactions.");
  await quietly(write, { exit: 2 });
  for (const name of batches().filter((each) => ![...scheduling, ...granting].includes(each))) {
    const receipt = await executeBatch(safe, join(session.folder, folder, name), owners.slice(0, 2));
    await quietly(`safe confirm ${rotation} --tx ${receipt.hash} ${file}`);
  }
  await harbour(`apply ${rotation} ${file}`);
  await harbour(`plan ${file}`);
  await harbour(`role list --token hkd ${file}`);
}
