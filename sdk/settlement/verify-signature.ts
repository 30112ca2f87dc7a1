import { Interface, isHexString } from "ethers";
import { parseAddress } from "../address.ts";
import { HarbourError } from "../harbour-error.ts";
import { quote } from "../quote.ts";
import { digestOf, type Signable } from "../signable.ts";
import { joinSignature, recoverSigner, SignatureError, splitSignature } from "../signature.ts";

/**
 * - HB-1840 a signature that no key makes, and no node to ask the account's code
 * - HB-1841 neither the key nor the code of the account accepts the signature
 */
export type SignerErrorCode = "HB-1840" | "HB-1841";

/** A party of a settlement message did not sign it. */
export class SignerError extends HarbourError {
  declare readonly code: SignerErrorCode;

  constructor(code: SignerErrorCode, message: string, more: { fix?: string; cause?: unknown } = {}) {
    super({ code, message, ...more });
  }
}

/** What is asked of a node; every ethers provider has it. */
export interface CodeReader {
  getCode(address: string): Promise<string>;
  call(request: { to: string; data: string }): Promise<string>;
}

export interface VerifySignatureParameters {
  typedData: Signable;
  /** Who must have signed. */
  signer: string;
  signature: string;
  /** Without a node only signatures by keys can be judged. */
  reader?: CodeReader | undefined;
}

export interface VerifiedSignature {
  signer: string;
  /** The key of the account, or its code (ERC-1271). What code accepts now it may refuse later. */
  by: "key" | "code";
  /** As the contract takes it: 65 bytes with low s for a key, unchanged for code. */
  signature: string;
}

const ERC1271 = new Interface(["function isValidSignature(bytes32 digest, bytes signature) view returns (bytes4)"]);
/** The first word of an answer that says yes; anything may follow. */
const ACCEPTED = `0x1626ba7e${"00".repeat(28)}`;

/**
 * Judges a signature as the settlement contracts do: by the key first, for every account, then by the account's code if
 * it has any. So an account delegated under EIP-7702 may sign either way.
 *
 * @throws AddressError, SignatureError HB-1301, HB-1303, SignerError HB-1840, HB-1841
 */
export async function verifySignature({
  typedData,
  signer,
  signature,
  reader,
}: VerifySignatureParameters): Promise<VerifiedSignature> {
  const account = parseAddress(signer);
  if (!isHexString(signature) || signature.length % 2 !== 0) {
    throw new SignatureError("HB-1301", `A signature must be 0x and hexadecimal bytes, found ${quote(signature)}.`);
  }
  const digest = digestOf(typedData);
  const key = keyBehind(digest, signature);
  if (key === account) return { signer: account, by: "key", signature: joinSignature(splitSignature(signature)) };

  const what = `The ${typedData.primaryType} needs the signature of ${account}`;
  if (reader === undefined) {
    const fix = `If ${account} is a contract, ask with a node.`;
    if (key === undefined) throw new SignerError("HB-1840", `${what}; this one no key has made.`, { fix });
    throw new SignatureError("HB-1303", `${what}; the key of ${key} made this one, or made it for another message.`, {
      fix,
    });
  }
  const answer = await codeAnswer(reader, account, digest, signature);
  if (answer === "accepted") return { signer: account, by: "code", signature };
  const cause = answer === "no code" ? "the account has no code" : "its code refuses it";
  throw new SignerError("HB-1841", `${what}; its key did not make this one, and ${cause}.`, {
    fix: "Compare every field and the domain with what was signed.",
  });
}

function keyBehind(digest: string, signature: string): string | undefined {
  try {
    return recoverSigner({ digest, signature });
  } catch {
    return undefined;
  }
}

async function codeAnswer(
  reader: CodeReader,
  account: string,
  digest: string,
  signature: string,
): Promise<"accepted" | "refused" | "no code"> {
  if ((await reader.getCode(account)) === "0x") return "no code";
  const data = ERC1271.encodeFunctionData("isValidSignature", [digest, signature]);
  try {
    const answer = await reader.call({ to: account, data });
    return answer.toLowerCase().startsWith(ACCEPTED) ? "accepted" : "refused";
  } catch {
    // Code that reverts refuses. A node that fails here cannot be told apart, and refusing is the safe reading.
    return "refused";
  }
}
