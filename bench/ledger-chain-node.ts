import { fileURLToPath } from "node:url";
import { network } from "hardhat";
import { runDeployment } from "../deploy/_run.ts";
import type { FollowedNetwork } from "../ledger/followed-network.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";

// A process of its own: Hardhat's node with both currencies deployed and many transfers in its blocks. It says what it has
// as one line of JSON when all is there, and serves until it is ended.

export interface ChainOrder {
  /** Blocks with transfers. */
  blocks: number;
  /** Transactions in each block, and transfers in each transaction. */
  transactions: number;
  rows: number;
  /** Accounts that take part. */
  accounts: number;
}

/** What the process says. */
export interface ServedChain {
  url: string;
  network: FollowedNetwork;
  /** The newest block. */
  head: number;
  /** Transfers of the order; the deployment and the funding have some more. */
  transfers: number;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(JSON.parse(process.argv[2]!) as ChainOrder);

async function serve(order: ChainOrder): Promise<void> {
  const server = await network.createServer({ network: "node" }, "127.0.0.1", 0);
  const { address, port } = await server.listen();
  const url = `http://${address}:${port}`;
  const { provider, ethers } = await network.create({ network: "localhost", override: { url } as never });
  const ask = (method: string, ...params: unknown[]) => provider.request({ method, params } as never);
  const deployed = await runDeployment({ provider });
  const followed = followedOf(deployed);

  const { token: proxy, registry, mintDesk } = deployed.HKD!;
  for (const contract of [registry, mintDesk]) {
    await ask("hardhat_impersonateAccount", contract);
    await ask("hardhat_setBalance", contract, "0xde0b6b3a7640000");
  }
  const token = Stablecoin__factory.connect(proxy, ethers.provider);
  const as = async (account: string) => token.connect(await ethers.getSigner(account));
  const payers = (await ethers.getSigners()).slice(-Math.min(40, order.transactions));
  const each = BigInt(order.blocks * order.transactions * order.rows) * 1_000n;
  await (await as(registry)).setSupplyCeiling(await token.ceilingCap(), 2n ** 48n - 1n);
  for (const payer of payers) await (await as(mintDesk)).mint(payer.address, each);

  const accounts = Array.from({ length: order.accounts }, (_, index) => ethers.id(`account ${index}`).slice(0, 42));
  let next = 0;
  await ask("evm_setAutomine", false);
  for (let block = 0; block < order.blocks; block++) {
    for (let index = 0; index < order.transactions; index++) {
      const rows = Array.from({ length: order.rows }, () => accounts[next++ % accounts.length]!);
      const data =
        order.rows === 1
          ? token.interface.encodeFunctionData("transfer", [rows[0]!, 1_000n])
          : token.interface.encodeFunctionData("batchTransfer", [rows, rows.map((_, row) => BigInt(row + 1))]);
      await ask("eth_sendTransaction", {
        from: payers[index % payers.length]!.address,
        to: proxy,
        data,
        // Without a price the node looks for one in all that is pending, for every transaction anew.
        gasPrice: "0x4a817c800",
        gas: `0x${Math.min(2 ** 24, 100_000 + order.rows * 35_000).toString(16)}`,
      });
    }
    await ask("evm_mine");
  }
  const head = Number(await ask("eth_blockNumber"));
  const transfers = order.blocks * order.transactions * order.rows;
  console.log(JSON.stringify({ url, network: followed, head, transfers } satisfies ServedChain));
}

function followedOf(deployed: Awaited<ReturnType<typeof runDeployment>>): FollowedNetwork {
  const { settlement } = deployed.CNH!;
  const contracts = (["CNH", "HKD"] as const).flatMap((currency) =>
    (["token", "authority", "registry", "mintDesk", "redemptionDesk"] as const).map((origin) => ({
      address: deployed[currency]![origin].toLowerCase(),
      origin,
      currency,
    })),
  );
  const shared = (["payouts", "fxSettlement", "tradeEscrow"] as const).map((origin) => ({
    address: settlement![origin].toLowerCase(),
    origin,
    currency: "" as const,
  }));
  return { network: "localhost", chainId: 31337, fromBlock: 0, contracts: [...contracts, ...shared] };
}
