import { explainError } from "../../sdk/errors.ts";
import type { Eip1193 } from "../chain/connection.ts";
import { asUnreachable } from "../chain/transport.ts";
import { loadHardhat, openHardhat } from "./hardhat-values.ts";
import { ledgerMissing, ledgerSilent } from "./keys-faults.ts";

export interface LedgerAccount {
  /** The plugin searches the device for its derivation path. */
  address: string;
  chainId: bigint;
  /** Of the node, which the plugin asks for the chain's id. */
  url: string;
}

/**
 * A signer behind Hardhat's plugin for the Ledger. hardhat.config.ts hands a signed transaction back instead of sending
 * it, so this door signs and never sends.
 *
 * @throws HarbourError HB-2617; while signing HB-2618
 */
export async function ledgerSigner({ address, chainId, url }: LedgerAccount, load = loadHardhat): Promise<Eip1193> {
  const { config, network } = await openHardhat(load);
  // The plugin completes every network with its accounts.
  if (!Object.hasOwn(config.networks["localhost"]!, "ledgerAccounts")) throw ledgerMissing();

  const open = async () => {
    const override = { url, chainId: Number(chainId), ledgerAccounts: [address] };
    return (await network.create({ network: "localhost", override: override as never })).provider;
  };
  let opened: ReturnType<typeof open> | undefined;
  const ask = async (method: string, params: unknown[]) => {
    try {
      return await (await (opened ??= open())).request({ method, params });
    } catch (error) {
      throw asUnreachable(error) ?? ledgerSilent(explainError({ error }).replace(/[.: ]+$/, ""), error);
    }
  };

  return {
    async request({ method, params = [] }) {
      if (method === "eth_accounts") return [address];
      if (method === "eth_signTransaction") return ask("eth_sendTransaction", params);
      if (method === "eth_signTypedData_v4") return ask(method, params);
      throw Object.assign(new Error(`a Ledger does not answer ${method}`), { code: -32601 });
    },
  };
}
