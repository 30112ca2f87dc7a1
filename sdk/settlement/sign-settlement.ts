import { isHexString, type Signer } from "ethers";
import { parseAddress } from "../address.ts";
import { quote } from "../quote.ts";
import { type Eip1193Provider, signatureOfSigner } from "../sign.ts";
import type { Signable } from "../signable.ts";
import { SignatureError } from "../signature.ts";
import { nestedJsonTypedData } from "./json-typed-data.ts";

/** Signs a settlement message with an ethers signer. */
export function signSettlement(typedData: Signable, signer: Pick<Signer, "signTypedData">): Promise<string> {
  return signatureOfSigner(typedData, signer);
}

/**
 * Signs through eth_signTypedData_v4 with one of the wallet's accounts.
 *
 * @throws AddressError, SignatureError HB-1304, or whatever the wallet throws (EIP-1193 code 4001 when the user
 * refuses)
 */
export async function signSettlementWithProvider(
  typedData: Signable,
  account: string,
  provider: Eip1193Provider,
): Promise<string> {
  const signature = await provider.request({
    method: "eth_signTypedData_v4",
    params: [parseAddress(account), JSON.stringify(nestedJsonTypedData(typedData))],
  });
  if (!isHexString(signature)) {
    throw new SignatureError(
      "HB-1304",
      `The wallet answered ${quote(signature)}; a signature in hexadecimal is needed.`,
    );
  }
  return signature;
}
