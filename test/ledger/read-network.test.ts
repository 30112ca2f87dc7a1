import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readNetwork } from "../../ledger/read-network.ts";
import { loadNetworkFile } from "../../policy/network-file.ts";
import { publicChainByName } from "../../sdk/chains.ts";
import { codeOf } from "./code-of.ts";

// What is followed on a chain, read from its deployment's records
// ├── every record: its contract, in lower case, with origin and currency
// ├── one currency only; the shared contracts are not deployed yet
// ├── from the earliest block of them; from 0 on a local chain, or where one was adopted
// ├── nothing is deployed, no policy file, a name that is a path: refused
// └── a record missing beside its token, twice the same address, no JSON, without an address, with a block that is no number: refused

const names = ["", "-authority", "-registry", "-mint-desk", "-redemption-desk"];
const shared = ["payouts", "fx-settlement", "trade-escrow"];
const addressAt = (index: number) => `0x${(index + 0xabc).toString(16).toUpperCase().padStart(40, "0")}`;

describe("what is followed on a chain", () => {
  let folder: string;
  const sepolia = { ...loadNetworkFile("localhost"), chainId: publicChainByName("sepolia")!.id };

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "harbour-records-")), "sepolia");
    mkdirSync(folder);
  });
  afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, `${name}.json`), typeof content === "string" ? content : JSON.stringify(content));
  const record = (index: number, blockNumber: string | undefined = `0x${(500 - index).toString(16)}`) => ({
    address: addressAt(index),
    receipt: { blockNumber },
  });
  const deploy = (currencies: readonly string[], settled: boolean) =>
    [...currencies.flatMap((currency) => names.map((name) => currency + name)), ...(settled ? shared : [])].forEach(
      (name, index) => write(name, record(index)),
    );
  const read = (policy = sepolia) => readNetwork({ network: "sepolia", folder, policy });

  it("is every contract of the records", () => {
    deploy(["CNH", "HKD"], true);
    write("CNH-release", record(99, "0x1"));
    const { network, policy } = read();
    expect(policy).to.equal(sepolia);
    expect(network.contracts.map(({ origin, currency }) => `${currency} ${origin}`)).to.deep.equal([
      ...["CNH", "HKD"].flatMap((currency) =>
        ["token", "authority", "registry", "mintDesk", "redemptionDesk"].map((origin) => `${currency} ${origin}`),
      ),
      " payouts",
      " fxSettlement",
      " tradeEscrow",
    ]);
    expect(network.contracts.map(({ address }) => address)).to.deep.equal(
      network.contracts.map((_, index) => addressAt(index).toLowerCase()),
    );
    expect([network.network, network.chainId, network.fromBlock]).to.deep.equal(["sepolia", 11155111, 488]);
  });

  it("is one currency where only one is deployed, without contracts that are not there", () => {
    deploy(["HKD"], false);
    expect(read().network.contracts.map(({ currency }) => currency)).to.deep.equal(Array(5).fill("HKD"));
  });

  it("is read from the first block on a local chain, which starts anew under old records", () => {
    deploy(["CNH"], true);
    expect(read(loadNetworkFile("localhost")).network.fromBlock).to.equal(0);
  });

  it("is read from the first block where a contract was adopted", () => {
    deploy(["CNH"], true);
    write("CNH-registry", { address: addressAt(2) });
    expect(read().network.fromBlock).to.equal(0);
  });

  it("is refused where nothing is deployed", () => {
    expect(codeOf(() => read())).to.equal("HB-4120");
    expect(codeOf(() => readNetwork({ network: "sepolia", folder: join(folder, "none"), policy: sepolia }))).to.equal(
      "HB-4120",
    );
  });

  it("is refused where a record beside its token is missing", () => {
    for (const name of names.slice(1)) {
      deploy(["CNH"], false);
      rmSync(join(folder, `CNH${name}.json`));
      expect(
        codeOf(() => read()),
        name,
      ).to.equal("HB-4121");
    }
  });

  it("is refused where a record cannot be used", () => {
    for (const content of [
      "",
      "{",
      "null",
      "[]",
      { address: "CNH" },
      {},
      { ...record(1), receipt: { blockNumber: "x" } },
    ]) {
      deploy(["CNH"], true);
      write("CNH-mint-desk", content);
      expect(
        codeOf(() => read()),
        JSON.stringify(content),
      ).to.equal("HB-4121");
    }
  });

  it("is refused where the policy file is missing", () => {
    deploy(["CNH"], true);
    expect(codeOf(() => readNetwork({ network: "nowhere", folder }))).to.equal("HB-4123");
  });

  it("is refused where two records have the same address", () => {
    deploy(["CNH"], true);
    write("payouts", record(0));
    expect(codeOf(() => read())).to.equal("HB-4121");
  });

  it("is refused under a name that is a path", () => {
    for (const network of ["../sepolia", "a/b", "", "UPPER"])
      expect(
        codeOf(() => readNetwork({ network, folder, policy: sepolia })),
        network,
      ).to.equal("HB-4120");
  });
});
