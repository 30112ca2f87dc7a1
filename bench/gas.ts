import { readFileSync, writeFileSync } from "node:fs";
import { ethers } from "ethers";
import { network } from "hardhat";
import { runDeployment } from "../deploy/_run.ts";
import { loadNetworkFile } from "../policy/network-file.ts";
import { roles, type RoleName } from "../sdk/roles.ts";
import { AccessManager__factory } from "../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { MintDesk__factory } from "../typechain-types/factories/contracts/issuance/MintDesk__factory.ts";
import { RedemptionDesk__factory } from "../typechain-types/factories/contracts/issuance/RedemptionDesk__factory.ts";
import { ReserveRegistry__factory } from "../typechain-types/factories/contracts/issuance/ReserveRegistry__factory.ts";
import { FxSettlement__factory } from "../typechain-types/factories/contracts/settlement/FxSettlement__factory.ts";
import { Payouts__factory } from "../typechain-types/factories/contracts/settlement/Payouts__factory.ts";
import { TradeEscrow__factory } from "../typechain-types/factories/contracts/settlement/TradeEscrow__factory.ts";
import { Stablecoin__factory } from "../typechain-types/factories/contracts/token/Stablecoin__factory.ts";
import { measureGas, type GasTable } from "./gas-operations.ts";
import { gasRows, issuanceRows, settlementRows } from "./gas-rows.ts";
import { budgetTable, gasTable, type Peer } from "./gas-table.ts";
import { measureIssuance } from "./issuance-operations.ts";
import { measureSettlement } from "./settlement-operations.ts";

// npm run gas               prints the table and writes it into docs/gas.md
// npm run gas -- --json     one object, keyed like peer-gas.json
// npm run gas -- --check    exits 1 above budget, above a peer, or if docs/gas.md is not fresh

const DOC = new URL("../docs/gas.md", import.meta.url);
const END = "<!-- end -->";
/** More than any measurement issues, in minor units. */
const FUNDS = 10n ** 15n;

const { ours, deployment } = await measure();
const { peers } = JSON.parse(readFileSync(new URL("peer-gas.json", import.meta.url), "utf8")) as { peers: Peer[] };
const blocks = [
  { begin: "<!-- table: npm run gas -->\n", ...gasTable({ ours, rows: gasRows, peers }) },
  { begin: "<!-- issuance: npm run gas -->\n", ...budgetTable({ ours, rows: issuanceRows }) },
  { begin: "<!-- settlement: npm run gas -->\n", ...budgetTable({ ours, rows: settlementRows }) },
];
const failures = blocks.flatMap((block) => block.failures);

if (process.argv.includes("--json")) {
  console.log(
    JSON.stringify({ id: "harbour", peer: "Harbour", hardfork: "osaka", ops: ours, deployGas: deployment }, null, 1),
  );
} else {
  console.log(blocks.map(({ table }) => table).join("\n"));
  const doc = readFileSync(DOC, "utf8");
  const fresh = blocks.reduce(replaceBlock, doc);
  if (process.argv.includes("--check")) {
    if (fresh !== doc) failures.push("docs/gas.md is not fresh: run npm run gas");
  } else writeFileSync(DOC, fresh);
  for (const failure of failures) console.error(`✗ ${failure}`);
  if (failures.length === 0) console.log("Every row is within its budget.");
}
process.exitCode = failures.length === 0 ? 0 : 1;

function replaceBlock(doc: string, { begin, table }: { begin: string; table: string }): string {
  const [before, rest] = doc.split(begin) as [string, string];
  return `${before}${begin}${table}${rest.slice(rest.indexOf(END))}`;
}

/** Deploys through deploy/ on a fresh in-process chain and measures there. */
async function measure(): Promise<{ ours: GasTable; deployment: Record<string, number> }> {
  const connection = await network.create({ override: { initialDate: new Date("2026-11-22T00:00:00Z") } });
  const { provider } = connection.ethers;
  const file = loadNetworkFile("localhost");
  const first = await provider.getBlockNumber();
  const currencies = await runDeployment({ provider: connection.provider, networkFile: file });
  const deployed = currencies.HKD!;
  const deployment = await largestTransactions(first);

  const token = Stablecoin__factory.connect(deployed.token, provider);
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
  await equip("HKD");

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
  const issuance = await measureIssuance(await issuanceWorld());
  await equip("CNH");
  await equip("HKD");
  const settlement = await measureSettlement(settlementWorld());
  return { ours: { ...ours, ...issuance, ...settlement }, deployment };

  /** Lets the minter issue. RESERVE is the registry's alone; what is measured here is the token under a ceiling. */
  async function equip(currency: "CNH" | "HKD") {
    const { token: address, authority: manager, registry } = currencies[currency]!;
    const at = Stablecoin__factory.connect(address, provider);
    const { time } = connection.networkHelpers;
    const scheduled = async (by: ethers.Signer, role: RoleName, data: string) => {
      await (await AccessManager__factory.connect(manager, provider).connect(by).schedule(address, data, 0)).wait();
      await time.increase(roles.find(({ name }) => name === role)!.delay);
      await (await by.sendTransaction({ to: address, data })).wait();
    };
    const cap = at.interface.encodeFunctionData("raiseCeilingCap", [FUNDS]);
    if ((await at.ceilingCap()) < FUNDS) await scheduled(await holder("ADMIN"), "ADMIN", cap);
    const configure = at.interface.encodeFunctionData("configureMinter", [minter.address, FUNDS]);
    await scheduled(await holder("MINTER_ADMIN"), "MINTER_ADMIN", configure);
    await connection.networkHelpers.impersonateAccount(registry);
    await connection.networkHelpers.setBalance(registry, 10n ** 18n);
    const validUntil = (await time.latest()) + 365 * 86_400;
    await (await at.connect(await connection.ethers.getSigner(registry)).setSupplyCeiling(FUNDS, validUntil)).wait();
  }

  function settlementWorld() {
    const { settlement } = deployed;
    return {
      provider: provider as unknown as ethers.Provider,
      cnh: Stablecoin__factory.connect(currencies.CNH!.token, provider),
      hkd: token,
      payouts: Payouts__factory.connect(settlement!.payouts, provider),
      fxSettlement: FxSettlement__factory.connect(settlement!.fxSettlement, provider),
      tradeEscrow: TradeEscrow__factory.connect(settlement!.tradeEscrow, provider),
      wallet,
      fund: async (of: typeof token, to: string, amount: bigint) => (await of.connect(minter).mint(to, amount)).wait(),
      at: (time: bigint) => connection.networkHelpers.time.increaseTo(time),
    };
  }

  /** The other currency has no approval; this one's desks and registry are as deployed. */
  async function issuanceWorld() {
    const signers = await connection.ethers.getSigners();
    const named = (name: string) => signers.find(({ address }) => address === file.book[name])!;
    const { custodians } = file.currencies.find(({ currency }) => currency === "HKD")!.issuance;
    return {
      provider: provider as unknown as ethers.Provider,
      currency: "HKD" as const,
      token,
      registry: ReserveRegistry__factory.connect(deployed.registry, provider),
      mintDesk: MintDesk__factory.connect(deployed.mintDesk, provider),
      redemptionDesk: RedemptionDesk__factory.connect(deployed.redemptionDesk, provider),
      custodians: custodians.map(({ id, pools, signers: addresses }) => ({
        id,
        pool: pools[0]!,
        signers: addresses.map((address) => signers.find((signer) => signer.address === address)!),
      })),
      roles: {
        maker: await holder("MAKER"),
        checker: await holder("CHECKER"),
        largeChecker: await holder("LARGE_CHECKER"),
        redeemMaker: await holder("REDEEM_MAKER"),
        redeemChecker: await holder("REDEEM_CHECKER"),
        statementApprover: await holder("STATEMENT_APPROVER"),
      },
      distributor: named("distributor-1"),
      at: (time: bigint) => connection.networkHelpers.time.increaseTo(time),
    };
  }

  async function largestTransactions(from: number): Promise<Record<string, number>> {
    const gas: number[] = [];
    for (let block = from + 1; block <= (await provider.getBlockNumber()); block++)
      for (const hash of (await provider.getBlock(block))!.transactions)
        gas.push(Number((await provider.getTransactionReceipt(hash))!.gasUsed));
    return { transactions: gas.length, largest: Math.max(...gas), total: gas.reduce((sum, each) => sum + each, 0) };
  }
}
