import { id, Wallet } from "ethers";
import { signatureOfAccount, signatureOfSigner } from "../../../sdk/sign.ts";
import { byAuthorization } from "../../../sdk/settlement/funding.ts";
import type { InstructionFunding } from "../../../sdk/settlement/instruction-funding.ts";
import type { Signable } from "../../../sdk/signable.ts";
import { deployTestContract } from "../../token/compiled.ts";
import { connection, loadStage, mint, now, type Stage, units } from "../../settlement/stage.ts";

export const ROLES = ["buyer", "seller", "arbiter", "bank", "attestor", "financier"] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who signs, one way or another. */
export interface Signatory {
  address: string;
  by: "key" | "code";
  sign: (typedData: Signable) => Promise<string>;
}

export const SIGNERS: Record<string, (stage: Stage, role: Role) => Promise<Signatory>> = {
  "a key behind ethers": async (_, role) => {
    const key = new Wallet(id(`settlement ${role}`));
    return { address: key.address, by: "key", sign: (typedData) => signatureOfSigner(typedData, key) };
  },
  "a wallet behind eth_signTypedData_v4": async ({ harbour }, role) => {
    const { address } = harbour.users.at(-1 - ROLES.indexOf(role))!;
    return {
      address,
      by: "key",
      sign: (typedData) => signatureOfAccount(typedData, address, connection.provider),
    };
  },
  "a contract account": async ({ relayer }, role) => {
    const owner = new Wallet(id(`owner of ${role}`));
    const wallet = await deployTestContract("Wallet", relayer, owner.address);
    const address = await wallet.getAddress();
    return { address, by: "code", sign: (typedData) => signatureOfSigner(typedData, owner) };
  },
};

/** One of them for each part; buyer, bank and financier hold 2,000,000 in each currency. */
export async function setScene(signer: keyof typeof SIGNERS) {
  const stage = await loadStage();
  const entries: [Role, Signatory][] = [];
  for (const role of ROLES) entries.push([role, await SIGNERS[signer]!(stage, role)]);
  const people = Object.fromEntries(entries) as Record<Role, Signatory>;
  for (const side of [stage.cnh, stage.hkd]) {
    for (const role of ["buyer", "bank", "financier"] as const) await mint(stage, side, people[role], units(2_000_000));
  }
  const reader = connection.ethers.provider;
  const fund = async (typedData: InstructionFunding, by: Signatory) =>
    byAuthorization({ typedData, signature: await by.sign(typedData) });
  return { ...stage, people, reader, fund, start: await now() };
}
