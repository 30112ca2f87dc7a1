import type { Act, Call, Kind, Scene } from "./policy-acts.ts";
import { word } from "./policy-model.ts";
import { addressesOf } from "./policy-writer.ts";

const UNIT = 1_000_000n;
/** 1 January 2030. */
const TABLE_END = 1_893_456_000;

const act = (contract: Call["contract"], name: string, args: readonly unknown[], effect: Act["effect"]): Act => ({
  calls: [{ contract, name, args }],
  effect,
});

const some = ({ choose }: Scene) => BigInt(1 + choose.below(1_000)) * UNIT;

/** A new sum starts whole. */
const giving =
  (mintDesk: string, allowance: bigint): Act["effect"] =>
  ({ minters, beside }) => {
    minters.set(mintDesk, allowance);
    beside.spent = 0n;
  };

export const tokenKinds: Record<string, Kind> = {
  "give the mint desk more": {
    propose: (scene) => {
      const { mintDesk } = addressesOf(scene.world, scene.key);
      const next = (scene.state.minters.get(mintDesk) ?? 0n) + some(scene);
      return act("token", "configureMinter", [mintDesk, next], giving(mintDesk, next));
    },
  },
  "give the mint desk less": {
    propose: (scene) => {
      const { mintDesk } = addressesOf(scene.world, scene.key);
      const [now, by] = [scene.state.minters.get(mintDesk), some(scene)];
      if (now === undefined || now < by * 2n) return undefined;
      return act("token", "configureMinter", [mintDesk, now - by], giving(mintDesk, now - by));
    },
  },
  "cut the mint desk": {
    propose: (scene) => {
      const { mintDesk } = addressesOf(scene.world, scene.key);
      const [now, by] = [scene.state.minters.get(mintDesk), some(scene)];
      const next = (now ?? 0n) - scene.state.beside.spent - by;
      if (next <= 0n) return undefined;
      return act("token", "decreaseMinterAllowance", [mintDesk, by], giving(mintDesk, next));
    },
  },
  "remove the mint desk": {
    foreign: true,
    propose: ({ world, key, state }) => {
      const { mintDesk } = addressesOf(world, key);
      if (!state.minters.has(mintDesk)) return undefined;
      return act("token", "removeMinter", [mintDesk], ({ minters }) => void minters.delete(mintDesk));
    },
  },
  "make another minter": {
    foreign: true,
    propose: (scene) => {
      const [minter, allowance] = [scene.choose.one(scene.accounts.strangers)!, some(scene)];
      if (scene.state.minters.get(minter) === allowance) return undefined;
      return act("token", "configureMinter", [minter, allowance], ({ minters }) => void minters.set(minter, allowance));
    },
  },
  "remove another minter": {
    foreign: true,
    after: "make another minter",
    propose: ({ world, key, state, choose }) => {
      const { mintDesk } = addressesOf(world, key);
      const minter = choose.one([...state.minters.keys()].filter((account) => account !== mintDesk));
      if (minter === undefined) return undefined;
      return act("token", "removeMinter", [minter], ({ minters }) => void minters.delete(minter));
    },
  },
  "register an account": {
    propose: ({ accounts, state, choose }) => {
      const [account, flags] = [choose.one(accounts.registered)!, 1 + choose.below(7)];
      if (state.registered.get(account) === flags) return undefined;
      return act("token", "register", [account, flags], ({ registered }) => void registered.set(account, flags));
    },
  },
  "forget a registered account": {
    after: "register an account",
    propose: ({ accounts, state, choose }) => {
      const account = choose.one(accounts.registered.filter((each) => state.registered.has(each)));
      if (account === undefined) return undefined;
      return act("token", "register", [account, 0], ({ registered }) => void registered.delete(account));
    },
  },
  "change the flags of one of our contracts": {
    foreign: true,
    propose: ({ world, key, state, choose }) => {
      const { mintDesk, redemptionDesk } = addressesOf(world, key);
      const account = choose.one([mintDesk, redemptionDesk, ...Object.values(state.settlement)])!;
      const flags = choose.one([0, 1, 2, 4, 6].filter((each) => each !== (state.registered.get(account) ?? 0)))!;
      return act("token", "register", [account, flags], ({ registered }) => {
        if (flags === 0) registered.delete(account);
        else registered.set(account, flags);
      });
    },
  },
  "close the policy": {
    after: "open the policy",
    propose: ({ state }) =>
      state.mode === "permissioned"
        ? undefined
        : act("token", "closePolicy", [], (after) => void (after.mode = "permissioned")),
  },
  "open the policy": {
    after: "close the policy",
    propose: ({ state }) =>
      state.mode === "open" ? undefined : act("token", "openPolicy", [], (after) => void (after.mode = "open")),
  },
  "raise the cap": {
    propose: (scene) => {
      const next = scene.state.ceilingCap + some(scene);
      return act("token", "raiseCeilingCap", [next], (after) => void (after.ceilingCap = next));
    },
  },
  "lower the cap": {
    propose: (scene) => {
      const next = scene.state.ceilingCap - some(scene);
      return next < 0n ? undefined : act("token", "lowerCeilingCap", [next], (after) => void (after.ceilingCap = next));
    },
  },
  "point elsewhere": {
    propose: ({ state, choose }) => {
      const uri = `https://example.org/${choose.below(1_000)}.json`;
      if (uri === state.contractURI) return undefined;
      return act("token", "setContractURI", [uri], (after) => void (after.contractURI = uri));
    },
  },
  "add a beneficiary": {
    propose: ({ accounts, state, choose }) => {
      const wallet = choose.one([...accounts.wallets, ...state.beneficiaries.keys()])!;
      const n = choose.below(1_000);
      const [customer, validUntil] = [`M-${n}`, TABLE_END + n * 86_400];
      return act("mintDesk", "addBeneficiary", [wallet, word(customer), validUntil], ({ beneficiaries }) => {
        beneficiaries.set(wallet, { customer, validUntil });
      });
    },
  },
  "revoke a beneficiary": {
    after: "add a beneficiary",
    propose: ({ state, choose }) => {
      const wallet = choose.one([...state.beneficiaries.keys()]);
      if (wallet === undefined) return undefined;
      return act("mintDesk", "revokeBeneficiary", [wallet], ({ beneficiaries }) => void beneficiaries.delete(wallet));
    },
  },
};
