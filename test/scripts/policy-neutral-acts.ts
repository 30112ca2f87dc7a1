import { id } from "ethers";
import { role } from "../../sdk/roles.ts";
import type { Act, Call, Kind, Proposer } from "./policy-acts.ts";
import { word } from "./policy-model.ts";
import { registryKinds } from "./policy-registry-acts.ts";
import { roleKinds } from "./policy-role-acts.ts";
import { tokenKinds } from "./policy-token-acts.ts";
import { addressesOf } from "./policy-writer.ts";

const UNIT = 1_000_000n;

const act = (
  contract: Call["contract"],
  name: string,
  args: readonly unknown[],
  effect: Act["effect"] = () => {},
): Act => ({
  calls: [{ contract, name, args }],
  effect,
});

/** What a history schedules without executing it: something of each contract, and of the authority itself. */
const scheduled = [
  tokenKinds["raise the cap"]!,
  tokenKinds["give the mint desk more"]!,
  tokenKinds["add a beneficiary"]!,
  registryKinds["orderLimit up"]!,
  registryKinds["maxAge up"]!,
  registryKinds["add a signer"]!,
  roleKinds["appoint a holder"]!,
  roleKinds["revoke a role"]!,
];

const ending =
  (ends: "cancelled" | "waiting"): Proposer =>
  (scene) => {
    const found = scene.choose.one(scheduled)!.propose(scene);
    return found && { calls: found.calls.slice(0, 1), effect: found.effect, ends };
  };

/** Acts that leave everything as it was that a network file speaks of. */
export const neutralKinds: Record<string, Kind> = {
  pause: {
    neutral: true,
    after: "unpause",
    propose: ({ state }) =>
      state.beside.paused ? undefined : act("token", "pause", [], ({ beside }) => void (beside.paused = true)),
  },
  unpause: {
    neutral: true,
    after: "pause",
    propose: ({ state }) =>
      state.beside.paused ? act("token", "unpause", [], ({ beside }) => void (beside.paused = false)) : undefined,
  },
  blacklist: {
    neutral: true,
    propose: ({ state, accounts, choose }) => {
      const account = choose.one(accounts.strangers.slice(1))!;
      if (state.beside.blacklisted.has(account)) return undefined;
      return act("token", "blacklist", [account], ({ beside }) => void beside.blacklisted.add(account));
    },
  },
  unblacklist: {
    neutral: true,
    after: "blacklist",
    propose: ({ state, choose }) => {
      const account = choose.one([...state.beside.blacklisted]);
      if (account === undefined) return undefined;
      return act("token", "unBlacklist", [account], ({ beside }) => void beside.blacklisted.delete(account));
    },
  },
  verify: {
    neutral: true,
    propose: ({ accounts, choose }) =>
      act("token", "setVerified", [choose.one(accounts.strangers)!, choose.below(2) === 0]),
  },
  "drop a pool": {
    neutral: true,
    propose: ({ state, choose }) => {
      const pool = choose.one([...state.custodians.values()].flatMap(({ pools }) => [...pools]));
      return pool === undefined ? undefined : act("registry", "dropPool", [word(pool)]);
    },
  },
  "anchor a report": {
    neutral: true,
    propose: ({ choose }) => act("registry", "anchor", [id(`report ${choose.below(1_000)}`), 1, word("daily")]),
  },
  "mint through the desk": {
    neutral: true,
    propose: ({ world, key, state, accounts, choose }) => {
      const { registry, mintDesk } = addressesOf(world, key);
      const left = (state.minters.get(mintDesk) ?? 0n) - state.beside.spent;
      const amount = BigInt(1 + choose.below(1_000)) * UNIT;
      const ceiling = state.ceilingCap < 10n ** 15n ? state.ceilingCap : 10n ** 15n;
      const isHeld = state.holders.get("RESERVE")!.get(registry) === 0;
      const mayPush = isHeld && state.functionRoles.get("token.setSupplyCeiling") === role("RESERVE").id;
      if (!mayPush || state.closed.has("token") || state.beside.paused || state.mode !== "open") return undefined;
      // The most that all mints of a history come to is far below.
      if (left < amount || ceiling < 10n ** 12n) return undefined;
      return {
        calls: [
          { contract: "token", name: "setSupplyCeiling", args: [ceiling, 2n ** 32n], by: registry },
          { contract: "token", name: "mint", args: [accounts.strangers[0], amount], by: mintDesk },
        ],
        effect: ({ beside }) => void (beside.spent += amount),
      };
    },
  },
  "schedule and cancel": { neutral: true, propose: ending("cancelled") },
  "schedule and leave it": { neutral: true, propose: ending("waiting") },
  "let days pass": {
    neutral: true,
    propose: ({ choose }) => ({ calls: [], effect: () => {}, settles: (1 + choose.below(8)) * 86_400 }),
  },
};
