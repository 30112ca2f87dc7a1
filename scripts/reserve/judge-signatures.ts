import { AbiCoder, getAddress, Interface, type BrowserProvider } from "ethers";
import { joinSignature, recoverSigner, splitSignature } from "../../sdk/signature.ts";
import { showShortText } from "../../sdk/short-text.ts";
import type { SignerSignature } from "../../sdk/signer-signature.ts";
import type { Block } from "../chain/block.ts";
import { callParty, partyAt, type Book, type Party } from "../chain/connection.ts";
import type { Issuance } from "../chain/issuance.ts";

export interface JudgedSignature {
  signer: Party;
  /** Undefined: it counts. */
  problem?: string;
}

const ERC1271 = new Interface(["function isValidSignature(bytes32 digest, bytes signature) view returns (bytes4)"]);
const ACCEPTED = "0x1626ba7e";
/** What the registry lets a contract signer use. */
const SIGNER_GAS = 100_000;

export interface QuorumQuestion {
  registry: Issuance["registry"];
  /** Short text in 32 bytes. */
  custodian: string;
  digest: string;
  signatures: readonly SignerSignature[];
  book: Book;
  block: Block;
}

/** Judges each signature as the registry will: order, whose signer it is, and whether key or code accepts it. */
export async function judgeSignatures(
  provider: BrowserProvider,
  { registry, custodian, digest, signatures, book, block }: QuorumQuestion,
): Promise<JudgedSignature[]> {
  return Promise.all(
    signatures.map(async ({ signer: text, signature }, i): Promise<JudgedSignature> => {
      const address = getAddress(text.toLowerCase());
      const signer = partyAt(book, address);
      const called = callParty(signer);
      const before = signatures[i - 1]?.signer;
      if (before !== undefined && BigInt(before) >= BigInt(address)) {
        const same = BigInt(before) === BigInt(address);
        return { signer, problem: same ? `${called} stands twice` : `${called} is out of order` };
      }
      const own = await registry.contract.custodianOf(address, { blockTag: block.number });
      if (own !== custodian) {
        const whose = /^0x0+$/.test(own) ? "for no custodian" : `for ${showShortText(own)}`;
        return { signer, problem: `${called} signs ${whose}, not for ${showShortText(custodian)}` };
      }
      const found = recovered(digest, signature);
      if (found === address) {
        return isCanonical(signature)
          ? { signer }
          : { signer, problem: `${called}'s signature is not 65 bytes with a low s` };
      }
      if (await acceptedByCode(provider, address, digest, signature, block)) {
        return { signer };
      }
      const by = found === undefined ? "is no signature" : `is by ${callParty(partyAt(book, found))}`;
      return { signer, problem: `what ${called} is said to have signed ${by}` };
    }),
  );
}

function recovered(digest: string, signature: string): string | undefined {
  try {
    return recoverSigner({ digest, signature });
  } catch {
    return undefined;
  }
}

/** The registry takes one form of a key's signature only. */
function isCanonical(signature: string): boolean {
  return joinSignature(splitSignature(signature)) === signature.toLowerCase();
}

async function acceptedByCode(
  provider: BrowserProvider,
  address: string,
  digest: string,
  signature: string,
  { number }: Block,
): Promise<boolean> {
  if ((await provider.getCode(address, number)) === "0x") return false;
  try {
    const data = ERC1271.encodeFunctionData("isValidSignature", [digest, signature]);
    const answer = await provider.call({ to: address, data, gasLimit: SIGNER_GAS + 50_000, blockTag: number });
    return answer === AbiCoder.defaultAbiCoder().encode(["bytes4"], [ACCEPTED]);
  } catch {
    return false;
  }
}
