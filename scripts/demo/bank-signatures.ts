import { quorum, sortSignatures } from "../../sdk/quorum.ts";
import { digestOf } from "../../sdk/signable.ts";
import {
  signForCustodian,
  signForCustodianWithProvider,
  type CustodianTypedData,
  type SignerSignature,
} from "../../sdk/signer-signature.ts";
import type { Currency } from "../chain/connection.ts";
import { settingsOf, type Stage } from "./stage.ts";

export interface BankSignatures {
  /** Names, in the order of the network file. */
  signers: readonly string[];
  signatures: SignerSignature[];
  digest: string;
}

export interface SignForBank {
  currency: Currency;
  /** "BANK-A" */
  custodian: string;
  typedData: CustodianTypedData;
  /** As many of the bank's own as it needs, unless told. */
  signers?: readonly string[] | undefined;
}

/** Has a bank's people sign, whose keys the node keeps, or whoever the day says. */
export async function signForBank(
  { network, cast, chain }: Stage,
  { currency, custodian, typedData, signers }: SignForBank,
): Promise<BankSignatures> {
  const bank = settingsOf(network, currency).issuance.custodians.find(({ id }) => id === custodian)!;
  const names = signers ?? bank.signers.slice(0, bank.threshold).map((address) => cast.nameOf(address)!);
  const signatures: SignerSignature[] = [];
  for (const name of names) {
    const { address, wallet } = cast.actor(name);
    signatures.push(
      wallet === undefined
        ? await signForCustodianWithProvider(typedData, address, chain.node)
        : await signForCustodian(typedData, wallet),
    );
  }
  // A day may have the wrong people sign, to see the registry refuse them.
  const sorted =
    signers === undefined
      ? quorum({ typedData, signatures, signers: bank.signers, threshold: BigInt(bank.threshold) }).signatures
      : sortSignatures(signatures);
  return { signers: names, signatures: sorted, digest: digestOf(typedData) };
}

/** "bank-a-1 and bank-a-2" */
export function listNames(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
