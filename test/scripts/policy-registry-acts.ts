import type { Act, Call, Kind, Scene } from "./policy-acts.ts";
import { word, type Bank, type BoundName, type CurrencyState } from "./policy-model.ts";
import { id as hashOfText } from "ethers";

const UNIT = 1_000_000n;
const YEAR = 31_536_000;
/** 1 January 2030. */
const TABLE_END = 1_893_456_000;

const act = (name: string, args: readonly unknown[], effect: Act["effect"]): Act => ({
  calls: [{ contract: "registry", name, args }],
  effect,
});

interface Bound {
  contract: Call["contract"];
  /** Functions that make the number larger, and smaller. */
  up: string;
  down: string;
  step: bigint;
  least: bigint;
  most: bigint;
}

const desk = (name: string, step: bigint, most = 2n ** 80n - 1n): Bound => ({
  contract: "mintDesk",
  up: `raise${name}`,
  down: `lower${name}`,
  step,
  least: 0n,
  most,
});
const registry = (up: string, down: string, step: bigint, most: bigint, least = 0n): Bound => ({
  contract: "registry",
  up,
  down,
  step,
  least,
  most,
});
const bounds: Record<BoundName, Bound> = {
  bufferBps: registry("tightenBuffer", "loosenBuffer", 10n, 10_000n, 1n),
  maxAge: registry("raiseMaxAge", "lowerMaxAge", 600n, 2n ** 24n - 1n),
  stepBps: registry("raiseStep", "lowerStep", 25n, 10_000n),
  orderLimit: desk("OrderLimit", 1_000n * UNIT),
  largeOrderSize: desk("LargeOrderSize", 1_000n * UNIT),
  windowLimit: desk("WindowLimit", 1_000n * UNIT),
  shareLimitBps: desk("ShareLimit", 25n, 10_000n),
};

function moving(bound: BoundName, direction: "up" | "down"): Kind {
  const { contract, step, least, most, ...names } = bounds[bound];
  return {
    propose: ({ state, choose }) => {
      const by = step * BigInt(1 + choose.below(8));
      const next = state.bounds[bound] + (direction === "up" ? by : -by);
      if (next > most || next < least) return undefined;
      const effect = (after: CurrencyState) => void (after.bounds[bound] = next);
      return { calls: [{ contract, name: names[direction], args: [next] }], effect };
    },
  };
}

/** A custodian that still counts. */
function bank({ state, choose }: Scene, fits: (bank: Bank) => boolean = () => true) {
  const found = choose.one([...state.custodians].filter(([, each]) => !each.revoked && fits(each)));
  return found === undefined ? undefined : { id: found[0], ...found[1] };
}

function freeSigner({ state, accounts, choose }: Scene): string | undefined {
  const taken = [...state.custodians.values()].flatMap(({ signers }) => [...signers]);
  return choose.one(accounts.signers.filter((signer) => !taken.includes(signer)));
}

/** An id that no custodian or pool of this registry ever had. */
function freshId({ state }: Scene, prefix: string): string {
  const used = [...state.custodians].flatMap(([id, { pools }]) => [id, ...pools]);
  for (let n = 1; ; n++) if (!used.includes(`${prefix}-${n}`)) return `${prefix}-${n}`;
}

const amount = ({ choose }: Scene) => BigInt(1 + choose.below(4_000)) * 1_000_000n * UNIT;

const tableOf = (shares: ReadonlyMap<number, bigint>) =>
  [...shares].map(([chainId, value]) => ({ chainId, amount: value }));

function allocating(direction: "raise" | "lower"): Kind {
  return {
    final: true,
    propose: (scene) => {
      const { state, choose } = scene;
      const { approval, allocation } = state;
      const own = allocation?.shares.get(31_337) ?? 0n;
      const epoch = (allocation?.epoch ?? 0) + 1;
      const [before, until] = [own, allocation?.validUntil ?? 0];
      if (direction === "lower" && allocation === undefined) return undefined;
      const moved =
        direction === "raise" ? before + BigInt(choose.below(3)) * UNIT : before - BigInt(choose.below(3)) * UNIT;
      const validUntil = direction === "raise" ? Math.max(until, TABLE_END + choose.below(3) * YEAR) : until;
      const shares = new Map([
        [1, BigInt(choose.below(3)) * UNIT],
        [31_337, moved],
      ]);
      const total = [...shares.values()].reduce((sum, value) => sum + value, 0n);
      if (moved < 0n || (direction === "raise" && total > (approval?.ceiling ?? 0n))) return undefined;
      return act(`${direction}Allocation`, [epoch, validUntil, tableOf(shares)], (after) => {
        after.allocation = { epoch, validUntil, shares };
      });
    },
  };
}

export const registryKinds: Record<string, Kind> = {
  ...Object.fromEntries(
    (Object.keys(bounds) as BoundName[]).flatMap((name) => [
      [`${name} up`, moving(name, "up")],
      [`${name} down`, moving(name, "down")],
    ]),
  ),
  "add a custodian": {
    propose: (scene) => {
      const signer = freeSigner(scene);
      if (signer === undefined) return undefined;
      const id = freshId(scene, "BANK");
      return act("addCustodian", [word(id), 1, [signer]], ({ custodians }) => {
        custodians.set(id, { threshold: 1, signers: new Set([signer]), pools: new Set(), revoked: false });
      });
    },
  },
  "revoke a custodian": {
    final: true,
    propose: (scene) => {
      const found = bank(scene);
      return (
        found &&
        act("revokeCustodian", [word(found.id)], (after) => void (after.custodians.get(found.id)!.revoked = true))
      );
    },
  },
  "add a signer": {
    propose: (scene) => {
      const [found, signer] = [bank(scene), freeSigner(scene)];
      if (found === undefined || signer === undefined) return undefined;
      return act(
        "addSigner",
        [word(found.id), signer],
        (after) => void after.custodians.get(found.id)!.signers.add(signer),
      );
    },
  },
  "revoke a signer": {
    propose: (scene) => {
      const found = bank(scene, ({ signers }) => signers.size > 1);
      const signer = scene.choose.one([...(found?.signers ?? [])]);
      if (found === undefined || signer === undefined) return undefined;
      return act(
        "revokeSigner",
        [word(found.id), signer],
        (after) => void after.custodians.get(found.id)!.signers.delete(signer),
      );
    },
  },
  "resign as a signer": {
    foreign: true,
    propose: (scene) => {
      const found = bank(scene, ({ signers }) => signers.size > 1);
      const signer = scene.choose.one([...(found?.signers ?? [])]);
      if (found === undefined || signer === undefined) return undefined;
      return {
        calls: [{ contract: "registry", name: "resignSigner", args: [], by: signer }],
        effect: (after) => void after.custodians.get(found.id)!.signers.delete(signer),
      };
    },
  },
  "raise a threshold": {
    propose: (scene) => {
      const found = bank(scene, ({ signers, threshold }) => threshold < signers.size);
      if (found === undefined) return undefined;
      const next = found.threshold + 1;
      return act(
        "raiseThreshold",
        [word(found.id), next],
        (after) => void (after.custodians.get(found.id)!.threshold = next),
      );
    },
  },
  "lower a threshold": {
    propose: (scene) => {
      const found = bank(scene, ({ threshold }) => threshold > 1);
      if (found === undefined) return undefined;
      const next = found.threshold - 1;
      return act(
        "lowerThreshold",
        [word(found.id), next],
        (after) => void (after.custodians.get(found.id)!.threshold = next),
      );
    },
  },
  "add a pool": {
    final: true,
    propose: (scene) => {
      const found = bank(scene);
      if (found === undefined || [...scene.state.custodians.values()].flatMap(({ pools }) => [...pools]).length > 14)
        return undefined;
      const pool = freshId(scene, "POOL");
      return act(
        "addPool",
        [word(found.id), word(pool)],
        (after) => void after.custodians.get(found.id)!.pools.add(pool),
      );
    },
  },
  "record an approval": {
    propose: (scene) => {
      const n = scene.choose.below(1_000);
      const approval = {
        authority: scene.choose.one(["HKMA", "LOCAL-EXAMPLE"])!,
        referenceHash: hashOfText(`consent ${n}`),
        ceiling: amount(scene),
        expiry: TABLE_END + n * 86_400,
      };
      const { authority, referenceHash, ceiling, expiry } = approval;
      return act(
        "setApproval",
        [word(authority), referenceHash, ceiling, expiry],
        (after) => void (after.approval = approval),
      );
    },
  },
  "clear the approval": {
    after: "record an approval",
    propose: ({ state }) => state.approval && act("clearApproval", [], (after) => void (after.approval = undefined)),
  },
  "raise the allocation": { ...allocating("raise"), after: "record an approval" },
  "lower the allocation": { ...allocating("lower"), after: "raise the allocation" },
};
