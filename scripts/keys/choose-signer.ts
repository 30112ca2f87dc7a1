import { checkedUrl } from "../chain/checked-url.ts";
import { resolveParty, type Book, type Connection, type Endpoint } from "../chain/connection.ts";
import { refuseOtherChain } from "../chain/endpoints.ts";
import { httpTransport } from "../chain/transport.ts";
import type { Where } from "../command.ts";
import { signerRequired } from "../faults.ts";
import { oneSigner } from "./keys-faults.ts";
import { keystoreSigner } from "./keystore-signer.ts";
import { ledgerSigner } from "./ledger-signer.ts";

/** Behind a signer may be somebody who reads before confirming. Milliseconds. */
const PERSON = 300_000;

export interface SignerPlace {
  network: string;
  chainId: bigint;
  node: Endpoint;
  /** Of the node. */
  url: string;
  book: Book;
}

/**
 * Where the key is: in the node, behind a URL, in Hardhat's keystore or in a Ledger. No password is asked for and no
 * device opened before something is signed.
 *
 * @throws HarbourError HB-2109, HB-2211, HB-2611 to HB-2613, HB-2616, HB-2617
 */
export async function chooseSigner(
  { signer, key, ledger, as }: Where,
  { network, chainId, node, url, book }: SignerPlace,
): Promise<Pick<Connection, "signer" | "signsApart">> {
  const chosen = Object.entries({ signer, key, ledger }).filter(([, value]) => value !== undefined && value !== false);
  if (chosen.length > 1) throw oneSigner(chosen.map(([name]) => `--${name}`));

  if (signer !== undefined) {
    const endpoint = httpTransport(checkedUrl(signer), PERSON);
    await refuseOtherChain(endpoint, chainId);
    return { signer: endpoint, signsApart: true };
  }
  const asked = as === undefined ? undefined : resolveParty(book, as).address;
  if (key !== undefined) {
    const own = { name: key, network, chainId, ...(asked === undefined ? {} : { asked }) };
    return { signer: await keystoreSigner(own, node), signsApart: true };
  }
  if (ledger === true) {
    if (asked === undefined) throw signerRequired();
    return { signer: await ledgerSigner({ address: asked, chainId, url }), signsApart: true };
  }
  return { signer: node };
}
