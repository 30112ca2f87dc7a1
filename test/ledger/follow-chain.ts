import { network } from "hardhat";
import { httpRpc } from "../../ledger/chain/http-rpc.ts";
import { providerRpc } from "../../ledger/chain/provider-rpc.ts";
import type { Rpc } from "../../ledger/chain/rpc.ts";
import type { FollowedNetwork } from "../../ledger/followed-network.ts";
import { Stablecoin__factory } from "../../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { runDeployment } from "../../deploy/_run.ts";
import { addressOf, randomOf } from "./invented-chain.ts";

/** A chain with both currencies on it, whose holders pay each other, and which can be set back. */
export interface FollowChain {
  readonly network: FollowedNetwork;
  readonly rpc: Rpc;
  /** Where other processes find it. */
  readonly url: string | undefined;
  /** The token of Hong Kong dollars. */
  readonly token: string;
  ask(method: string, ...params: unknown[]): Promise<unknown>;
  head(): Promise<number>;
  /** Mines blocks in which some of the holders pay, mint or burn; the same seed does the same. */
  play(seed: string, blocks: number): Promise<void>;
  /** Keeps the state. The answer goes back to it once: what was mined since is gone. */
  keep(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const ORIGINS = ["token", "authority", "registry", "mintDesk", "redemptionDesk"] as const;
const SHARED = ["payouts", "fxSettlement", "tradeEscrow"] as const;

/** Deploys on a chain of its own, in this process or served to others. */
export async function openFollowChain({ served = false } = {}): Promise<FollowChain> {
  const server = served ? await network.createServer({ network: "node" }, "127.0.0.1", 0) : undefined;
  const listening = await server?.listen();
  const url = listening && `http://${listening.address}:${listening.port}`;
  const connection = await (url === undefined
    ? network.create()
    : network.create({ network: "localhost", override: { url } as never }));
  const { provider } = connection;
  const ask = (method: string, ...params: unknown[]) => provider.request({ method, params } as never);

  const deployed = await runDeployment({ provider });
  const [{ settlement }] = Object.values(deployed) as unknown as [
    { settlement: Record<(typeof SHARED)[number], string> },
  ];
  const followed: FollowedNetwork = {
    network: "localhost",
    chainId: 31337,
    fromBlock: 1,
    contracts: [
      ...(["CNH", "HKD"] as const).flatMap((currency) =>
        ORIGINS.map((origin) => ({ address: deployed[currency]![origin].toLowerCase(), origin, currency })),
      ),
      ...SHARED.map((origin) => ({ address: settlement[origin].toLowerCase(), origin, currency: "" as const })),
    ],
  };

  const abi = Stablecoin__factory.createInterface();
  const holders = ((await ask("eth_accounts")) as string[]).slice(-12);
  const tokens = [deployed.CNH!, deployed.HKD!];
  for (const { token, registry, mintDesk } of tokens) {
    for (const contract of [registry, mintDesk]) {
      await ask("hardhat_impersonateAccount", contract);
      await ask("hardhat_setBalance", contract, "0xde0b6b3a7640000000");
    }
    const ceiling = abi.encodeFunctionData("setSupplyCeiling", [10n ** 15n, 2n ** 48n - 1n]);
    await ask("eth_sendTransaction", { from: registry, to: token, data: ceiling });
    for (const holder of holders) {
      const data = abi.encodeFunctionData("mint", [holder, 10n ** 10n]);
      await ask("eth_sendTransaction", { from: mintDesk, to: token, data });
    }
  }

  const pay = (random: (below: number) => number) => {
    const { token, mintDesk } = tokens[random(2)]!;
    const [from, to] = [holders[random(holders.length)]!, holders[random(holders.length)]!];
    const amount = BigInt(1 + random(1_000));
    const [sender, data] =
      random(5) === 0
        ? [mintDesk, abi.encodeFunctionData("mint", [to, amount])]
        : [from, abi.encodeFunctionData("transfer", [to, amount])];
    return ask("eth_sendTransaction", { from: sender, to: token, data, gas: "0x493e0" });
  };

  return {
    network: followed,
    rpc: url === undefined ? providerRpc(provider) : httpRpc({ urls: [url], chainId: 31337 }),
    url,
    token: tokens[1]!.token.toLowerCase(),
    ask,
    head: async () => Number(await ask("eth_blockNumber")),
    async play(seed, blocks) {
      const random = randomOf(seed);
      // Two branches differ from their first block on, even where nobody pays in it.
      await ask("hardhat_setCoinbase", addressOf(seed));
      await ask("evm_setAutomine", false);
      try {
        for (let block = 0; block < blocks; block++) {
          for (let payments = random(3); payments > 0; payments--) await pay(random);
          await ask("evm_mine");
        }
      } finally {
        await ask("evm_setAutomine", true);
      }
    },
    async keep() {
      const id = await ask("evm_snapshot");
      return async () => void (await ask("evm_revert", id));
    },
    async close() {
      await connection.close();
      await server?.close();
    },
  };
}

let shared: Promise<FollowChain> | undefined;

/** One for all tests in this process. Whoever uses it goes back to what it was. */
export function sharedFollowChain(): Promise<FollowChain> {
  shared ??= openFollowChain();
  return shared;
}
