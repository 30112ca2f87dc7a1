import { readFileSync, writeFileSync } from "node:fs";
import { ethers } from "ethers";
import { network } from "hardhat";
import { runDeployment } from "../deploy/_run.ts";
import { loadNetworkFile } from "../policy/network-file.ts";
import { roles, type RoleName } from "../sdk/roles.ts";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { measureGas, type GasTable } from "./gas-operations.ts";
import { gasRows } from "./gas-rows.ts";
import { gasTable, type Peer } from "./gas-table.ts";

// npm run gas               prints the table and writes it into docs/gas.md
// npm run gas -- --json     one object, keyed like peer-gas.json
// npm run gas -- --check    exits 1 above budget, above a peer, or if docs/gas.md is not fresh

const DOC = new URL("../docs/gas.md", import.meta.url);
const BEGIN = "<!-- table: npm run gas -->\n";
const END = "<!-- end -->";

const { ours, deployment } = await measure();
const { peers } = JSON.parse(readFileSync(new URL("peer-gas.json", import.meta.url), "utf8")) as { peers: Peer[] };
const { table, failures } = gasTable({ ours, rows: gasRows, peers });

if (process.argv.includes("--json")) {
  console.log(
    JSON.stringify({ id: "harbour", peer: "Harbour", hardfork: "osaka", ops: ours, deployGas: deployment }, null, 1),
  );
} else {
  console.log(table);
  const doc = readFileSync(DOC, "utf8");
  const [before, rest] = doc.split(BEGIN) as [string, string];
  const fresh = `${before}${BEGIN}${table}${rest.slice(rest.indexOf(END))}`;
  if (process.argv.includes("--check")) {
    if (fresh !== doc) failures.push("docs/gas.md is not fresh: run npm run gas");
  } else writeFileSync(DOC, fresh);
  for (const failure of failures) console.error(`✗ ${failure}`);
  if (failures.length === 0) console.log("Every row is within its budget.");
}
process.exitCode = failures.length === 0 ? 0 : 1;

/** Deploys through deploy/ on a fresh in-process chain and measures there. */
async function measure(): Promise<{ ours: GasTable; deployment: Record<string, number> }> {
  const connection = await network.create();
  const { provider } = connection.ethers;
  const file = loadNetworkFile("localhost");
  const first = await provider.getBlockNumber();
  const deployed = (await runDeployment({ provider: connection.provider, networkFile: file })).HKD!;
  const deployment = await largestTransactions(first);

  const token = Stablecoin__factory.connect(deployed.token, provider);
  const authority = AccessManager__factory.connect(deployed.authority, provider);
  const holders = file.currencies.find(({ currency }) => currency === "HKD")!.holders;
  const holder = async (role: RoleName) => connection.ethers.getSigner(holders[role][0]!);
  const [funder] = await connection.ethers.getSigners();

  let made = 0;
  const wallet = async (zeroBytes = 0) => {
    for (;;) {
      const candidate = new ethers.Wallet(
        ethers.id(`harbour gas wallet ${made++}`),
        provider as unknown as ethers.Provider,
      );
      if (ethers.getBytes(candidate.address).filter((byte) => byte === 0).length !== zeroBytes) continue;
      await (await funder!.sendTransaction({ to: candidate.address, value: ethers.parseEther("1") })).wait();
      return candidate;
    }
  };

  const minter = await wallet();
  const configure = token.interface.encodeFunctionData("configureMinter", [minter.address, 10n ** 15n]);
  const minterAdmin = await holder("MINTER_ADMIN");
  await (await authority.connect(minterAdmin).schedule(deployed.token, configure, 0)).wait();
  await connection.networkHelpers.time.increase(roles.find(({ name }) => name === "MINTER_ADMIN")!.delay);
  await (await token.connect(minterAdmin).configureMinter(minter.address, 10n ** 15n)).wait();
  const validUntil = (await connection.networkHelpers.time.latest()) + 365 * 86_400;
  await (await token.connect(await holder("RESERVE")).setSupplyCeiling(10n ** 15n, validUntil)).wait();

  const ours = await measureGas({
    provider: provider as unknown as ethers.Provider,
    token,
    wallet,
    roles: {
      minter,
      pauser: await holder("PAUSER"),
      unpauser: await holder("UNPAUSER"),
      blacklister: await holder("BLACKLISTER"),
      unblacklister: await holder("UNBLACKLISTER"),
    },
  });
  return { ours, deployment };

  async function largestTransactions(from: number): Promise<Record<string, number>> {
    const gas: number[] = [];
    for (let block = from + 1; block <= (await provider.getBlockNumber()); block++)
      for (const hash of (await provider.getBlock(block))!.transactions)
        gas.push(Number((await provider.getTransactionReceipt(hash))!.gasUsed));
    return { transactions: gas.length, largest: Math.max(...gas), total: gas.reduce((sum, each) => sum + each, 0) };
  }
}
