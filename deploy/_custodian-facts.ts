import { encodeBytes32String, ZeroHash } from "ethers";
import type { CustodianSettings } from "../policy/issuance-section.ts";
import { nothing, type Call, type Fact, type OperatorFact } from "./_facts.ts";
import { showId, type RegistryScope } from "./_registry-scope.ts";

/** What an operator's plan calls them. */
export const signerNoun = "signer of a custodian";

export async function custodianFacts({ registry, call, currency, at }: RegistryScope): Promise<Fact[]> {
  const { custodians } = currency.settings.issuance;
  const facts: Fact[] = [];
  for (const custodian of custodians) {
    const id = encodeBytes32String(custodian.id);
    const view = await registry.custodian(id, at);
    const active = view.threshold > 0n && !view.revoked;
    const { threshold, signers } = custodian;
    const own = `custodian ${custodian.id}`;
    for (const signer of signers) {
      const word = await registry.custodianOf(signer, at);
      const found = showId(word);
      const add = call("addSigner", id, signer);
      facts.push({
        what: `custodian of ${signer}`,
        account: signer,
        found,
        expected: custodian.id,
        calls: active && found === nothing ? [add] : [],
        operator: {
          noun: signerNoun,
          ...signerOperator({ view, found, own, add, leave: () => call("revokeSigner", word, signer) }),
        },
      });
    }
    // After its signers: there may be too few of them for a higher threshold.
    facts.push({
      what: own,
      found: describeCustodian(view),
      expected: describeCustodian({ threshold, signers: signers.length, revoked: false }),
      calls: custodianCalls({ custodian, view, call }),
      operator: {
        // Its signers are told one by one.
        found: describeThreshold(view),
        expected: describeThreshold({ threshold, revoked: false }),
        ...(view.revoked ? { irreconcilable: "a revoked custodian's id is used up: the bank needs another one" } : {}),
        after: signers.map((signer) => `custodian of ${signer}`),
      },
    });
  }

  const expected = custodians.map(({ id }) => id);
  for (const view of await registry.custodians(at)) {
    const id = showId(view.custodian);
    if (expected.includes(id) || view.revoked) continue;
    facts.push({
      what: `custodian ${id}`,
      found: describeCustodian(view),
      expected: nothing,
      calls: [],
      operator: { calls: [call("revokeCustodian", view.custodian)], found: describeThreshold(view) },
    });
  }
  return facts;
}

interface SignerOperator {
  readonly view: { readonly threshold: bigint; readonly revoked: boolean };
  /** The custodian that has the signer, or nothing. */
  readonly found: string;
  /** `what` of the custodian that is to have it. */
  readonly own: string;
  readonly add: Call;
  readonly leave: () => Call;
}

function signerOperator({ view, found, own, add, leave }: SignerOperator): OperatorFact {
  if (view.revoked) return { irreconcilable: "its custodian is revoked for ever" };
  const taken = found !== nothing && `custodian ${found}` !== own;
  // A new custodian takes its signers with it, if no other one has them.
  if (view.threshold === 0n) return taken ? { calls: [leave()], through: own } : { calls: [], through: own };
  return taken ? { calls: [leave(), add] } : {};
}

interface CustodianCalls {
  readonly custodian: CustodianSettings;
  readonly view: { readonly threshold: bigint; readonly signers: bigint; readonly revoked: boolean };
  readonly call: RegistryScope["call"];
}

function custodianCalls({ custodian, view, call }: CustodianCalls): Call[] {
  const [id, threshold] = [encodeBytes32String(custodian.id), BigInt(custodian.threshold)];
  if (view.revoked || view.threshold === threshold) return [];
  if (view.threshold === 0n) return [call("addCustodian", id, threshold, custodian.signers)];
  return [call(threshold > view.threshold ? "raiseThreshold" : "lowerThreshold", id, threshold)];
}

interface Quorum {
  readonly threshold: bigint | number;
  readonly signers: bigint | number;
  readonly revoked: boolean;
}

function describeCustodian({ threshold, signers, revoked }: Quorum): string {
  if (revoked) return "revoked";
  return BigInt(threshold) === 0n ? nothing : `${threshold} of ${signers} signers`;
}

function describeThreshold({ threshold, revoked }: Omit<Quorum, "signers">): string {
  if (revoked) return "revoked";
  return BigInt(threshold) === 0n ? nothing : `${threshold} must sign`;
}

export async function poolFacts({ registry, call, currency, at }: RegistryScope): Promise<Fact[]> {
  const views = await registry.pools(at);
  const found = new Map(views.map(({ pool, custodian }) => [showId(pool), custodian]));
  const expected = new Map(
    currency.settings.issuance.custodians.flatMap(({ id, pools }) => pools.map((pool) => [pool, id] as const)),
  );
  const facts = [...expected].map(([pool, custodian]): Fact => ({
    what: `custodian of pool ${pool}`,
    found: showId(found.get(pool) ?? ZeroHash),
    expected: custodian,
    calls: found.has(pool) ? [] : [call("addPool", encodeBytes32String(custodian), encodeBytes32String(pool))],
    operator: found.has(pool)
      ? { irreconcilable: "a pool stays with its custodian: the other one needs a pool of another name" }
      : { after: [`custodian ${custodian}`] },
  }));
  const listed = currency.settings.issuance.custodians.map(({ id }) => id);
  for (const [pool, custodian] of found) {
    if (expected.has(pool)) continue;
    // A revoked bank's pools stay listed and count as nothing.
    if ((await registry.custodian(custodian, at)).revoked) continue;
    const bank = showId(custodian);
    facts.push({
      what: `custodian of pool ${pool}`,
      found: bank,
      expected: nothing,
      calls: [],
      operator: listed.includes(bank)
        ? { irreconcilable: "a pool leaves the list with its custodian only; GUARDIAN can drop what it counts" }
        : { through: `custodian ${bank}` },
    });
  }
  return facts;
}
