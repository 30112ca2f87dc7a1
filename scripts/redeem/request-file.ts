import { z } from "zod/v4";
import { gaslessRedemption, type GaslessRedemption } from "../../sdk/gasless-redemption.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { digestOf, toJsonRpc, type SigningDomain } from "../../sdk/signable.ts";
import { digestMismatch, fileMalformed } from "../issuance-faults.ts";
import { readJsonFile, writeNewFile } from "../json-file.ts";

/** A redemption that its holder signed: whoever has the file can submit it and change nothing in it. */
export interface RequestFile {
  network: string;
  redemption: GaslessRedemption;
  signature: string;
}

const digits = z.string().regex(/^(0|[1-9]\d{0,77})$/, "digits are expected");
const domainSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  chainId: digits,
  verifyingContract: z.string(),
});
const fileSchema = z.strictObject({
  schema: z.literal("harbour.redemption-request/1"),
  network: z.string().regex(/^[a-z0-9-]+$/, "the name of a network is expected"),
  token: domainSchema,
  desk: domainSchema,
  request: z.strictObject({ holder: z.string(), amount: digits, payoutRef: z.string(), salt: z.string() }),
  validAfter: digits,
  validBefore: digits,
  /** What the holder signed, exactly as eth_signTypedData_v4 took it: for people and other tools. */
  typedData: z.unknown(),
  digest: z.string(),
  signature: z.string().regex(/^0x([0-9a-fA-F]{2})+$/, "a signature in hexadecimal is expected"),
});

/** @throws HarbourError HB-2120, HB-2121, HB-2331, and whatever the sdk finds in the values */
export function readRequestFile(path: string): RequestFile {
  const file = readJsonFile(path, fileSchema);
  const { network, token, desk, request, validAfter, validBefore, digest, signature } = file;
  const domain = (values: typeof token): SigningDomain => ({ ...values, chainId: BigInt(values.chainId) });
  let redemption: GaslessRedemption;
  try {
    redemption = gaslessRedemption({
      token: domain(token),
      desk: domain(desk),
      request: { ...request, amount: BigInt(request.amount) },
      validAfter: BigInt(validAfter),
      validBefore: BigInt(validBefore),
    });
  } catch (error) {
    if (error instanceof HarbourError) throw error;
    throw fileMalformed(path, [(error as Error).message], error);
  }
  const computed = digestOf(redemption.typedData);
  if (digest.toLowerCase() !== computed) throw digestMismatch(path, digest, computed);
  return { network, redemption, signature };
}

export function writeRequestFile(path: string, { network, redemption, signature }: RequestFile): void {
  const { typedData, desk, request } = redemption;
  const { validAfter, validBefore } = typedData.message;
  writeNewFile(path, {
    schema: "harbour.redemption-request/1",
    network,
    token: typedData.domain,
    desk,
    request,
    validAfter,
    validBefore,
    typedData: toJsonRpc(typedData),
    digest: digestOf(typedData),
    signature,
  });
}
