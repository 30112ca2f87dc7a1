import { showShortText } from "../../sdk/short-text.ts";
import type { Currency } from "../followed-network.ts";
import type { Session } from "../store/store.ts";
import { eventsOf } from "./events.ts";
import { registryAt } from "./followed-contracts.ts";
import type { Moment } from "./moment.ts";

/** Who speaks for a bank. */
export interface CustodianAt {
  custodian: string;
  threshold: number;
  /** Lower case, sorted. */
  signers: string[];
  pools: string[];
  revoked: boolean;
}

const NAMES = ["CustodianAdded", "CustodianRevoked", "SignerAdded", "SignerRevoked", "ThresholdSet", "PoolAdded"];

/** The custodians of the registry in force, in the order in which they were added. */
export async function custodiansAt(session: Session, moment: Moment, currency: Currency): Promise<CustodianAt[]> {
  const registry = await registryAt(session, moment, currency);
  const custodians = new Map<string, CustodianAt>();
  for (const event of await eventsOf(session, moment, { origin: "registry", currency, names: NAMES })) {
    if (event.address !== registry) continue;
    if (event.name === "CustodianAdded") {
      const { threshold, signers } = event.fields;
      const custodian = showShortText(event.fields.custodian);
      const lower = [...signers].map((signer) => signer.toLowerCase()).sort();
      custodians.set(custodian, { custodian, threshold: Number(threshold), signers: lower, pools: [], revoked: false });
      continue;
    }
    if (!("custodian" in event.fields)) continue;
    const one = custodians.get(showShortText(event.fields.custodian));
    if (one === undefined) continue;
    if (event.name === "CustodianRevoked") one.revoked = true;
    else if (event.name === "SignerAdded") one.signers = [...one.signers, event.fields.signer.toLowerCase()].sort();
    else if (event.name === "SignerRevoked") {
      const gone = event.fields.signer.toLowerCase();
      one.signers = one.signers.filter((signer) => signer !== gone);
    } else if (event.name === "ThresholdSet") one.threshold = Number(event.fields.threshold);
    else if (event.name === "PoolAdded") one.pools.push(showShortText(event.fields.pool));
  }
  return [...custodians.values()];
}
