import { id, Wallet } from "ethers";

/** A key that is known, of an account that is not one of the node's. */
export const keyOf = (name: string): Wallet => new Wallet(id(`issuance test key of ${name}`));
