import { encodeBytes32String, ZeroHash } from "ethers";
import type { CustodianSettings } from "../policy/issuance-section.ts";
import { nothing, type Call, type Fact } from "./_facts.ts";
import { showId, type RegistryScope } from "./_registry-scope.ts";

export async function custodianFacts({ registry, call, currency }: RegistryScope): Promise<Fact[]> {
  const { custodians } = currency.settings.issuance;
  const facts: Fact[] = [];
  for (const custodian of custodians) {
    const id = encodeBytes32String(custodian.id);
    const view = await registry.custodian(id);
    const active = view.threshold > 0n && !view.revoked;
    const { threshold, signers } = custodian;
    for (const signer of signers) {
      const found = showId(await registry.custodianOf(signer));
      facts.push({
        what: `custodian of ${signer}`,
        found,
        expected: custodian.id,
        calls: active && found === nothing ? [call("addSigner", id, signer)] : [],
      });
    }
    // After its signers: there may be too few of them for a higher threshold.
    facts.push({
      what: `custodian ${custodian.id}`,
      found: describeCustodian(view),
      expected: describeCustodian({ threshold, signers: signers.length, revoked: false }),
      calls: custodianCalls({ custodian, view, call }),
    });
  }

  const expected = custodians.map(({ id }) => id);
  for (const view of await registry.custodians()) {
    const id = showId(view.custodian);
    if (expected.includes(id) || view.revoked) continue;
    facts.push({ what: `custodian ${id}`, found: describeCustodian(view), expected: nothing, calls: [] });
  }
  return facts;
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

export async function poolFacts({ registry, call, currency }: RegistryScope): Promise<Fact[]> {
  const views = await registry.pools();
  const found = new Map(views.map(({ pool, custodian }) => [showId(pool), custodian]));
  const expected = new Map(
    currency.settings.issuance.custodians.flatMap(({ id, pools }) => pools.map((pool) => [pool, id] as const)),
  );
  const facts = [...expected].map(([pool, custodian]): Fact => ({
    what: `custodian of pool ${pool}`,
    found: showId(found.get(pool) ?? ZeroHash),
    expected: custodian,
    calls: found.has(pool) ? [] : [call("addPool", encodeBytes32String(custodian), encodeBytes32String(pool))],
  }));
  for (const [pool, custodian] of found) {
    if (expected.has(pool)) continue;
    // A revoked bank's pools stay listed and count as nothing.
    if ((await registry.custodian(custodian)).revoked) continue;
    facts.push({ what: `custodian of pool ${pool}`, found: showId(custodian), expected: nothing, calls: [] });
  }
  return facts;
}
