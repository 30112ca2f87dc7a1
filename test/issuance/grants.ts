import { role, type RoleName } from "../../sdk/roles.ts";
import { pass, type Stage } from "./stage.ts";

/** ADMIN gives and takes roles; each act waits for ADMIN's delay, all of them together. */
export async function rotate(
  stage: Stage,
  changes: readonly { readonly grant?: RoleName; readonly revoke?: RoleName; readonly account: string }[],
): Promise<void> {
  const { authority, holders } = stage;
  const calls = changes.map(({ grant, revoke, account }) =>
    grant !== undefined
      ? authority.interface.encodeFunctionData("grantRole", [role(grant).id, account, role(grant).delay])
      : authority.interface.encodeFunctionData("revokeRole", [role(revoke!).id, account]),
  );
  for (const data of calls) await authority.connect(holders.ADMIN).schedule(authority, data, 0);
  await pass(stage, BigInt(role("ADMIN").delay));
  for (const data of calls) await holders.ADMIN.sendTransaction({ to: authority, data });
}
