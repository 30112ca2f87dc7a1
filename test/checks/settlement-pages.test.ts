import { readFileSync, readdirSync } from "node:fs";
import { expect } from "chai";
import { Interface } from "ethers";
import { FxSettlement__factory } from "../../typechain-types/factories/contracts/settlement/FxSettlement__factory.ts";
import { IFxSettlement__factory } from "../../typechain-types/factories/contracts/settlement/IFxSettlement__factory.ts";
import { IPayouts__factory } from "../../typechain-types/factories/contracts/settlement/IPayouts__factory.ts";
import { ITradeEscrow__factory } from "../../typechain-types/factories/contracts/settlement/ITradeEscrow__factory.ts";
import { Payouts__factory } from "../../typechain-types/factories/contracts/settlement/Payouts__factory.ts";
import { TradeEscrow__factory } from "../../typechain-types/factories/contracts/settlement/TradeEscrow__factory.ts";

const folder = new URL("../../docs/settlement/", import.meta.url);
// The worked examples are runs, not verbs.
const pages = readdirSync(folder).filter((file) => file !== "index.md" && file !== "examples.md");
const textOf = (file: string) => readFileSync(new URL(file, folder), "utf8");
const specifications: Readonly<Record<string, Interface>> = {
  Payouts: IPayouts__factory.createInterface(),
  FxSettlement: IFxSettlement__factory.createInterface(),
  TradeEscrow: ITradeEscrow__factory.createInterface(),
};
const compiled: Readonly<Record<string, Interface>> = {
  Payouts: Payouts__factory.createInterface(),
  FxSettlement: FxSettlement__factory.createInterface(),
  TradeEscrow: TradeEscrow__factory.createInterface(),
};
const variants = /^(payWithPermit|payWithAuthorization|fillSigned|attestSigned|ruleSigned)$/;
const contractsOf = (title: string) =>
  title.startsWith("Every contract") ? Object.keys(specifications) : [title.split(":")[0]!];
const declared = (abi: Interface, type: string) =>
  abi.fragments.filter((fragment) => fragment.type === type).map((fragment) => (fragment as { name?: string }).name!);

describe("docs/settlement", () => {
  it("has a page for every function that changes something", () => {
    const titles = pages.map((file) => textOf(file).split("\n")[0]!.slice(2));
    for (const [contract, abi] of Object.entries(specifications)) {
      const verbs = abi.fragments
        .filter((fragment) => fragment.type === "function" && !(fragment as { constant?: boolean }).constant)
        .map((fragment) => (fragment as unknown as { name: string }).name);
      for (const verb of verbs.filter((name) => !variants.test(name))) {
        const found = titles.filter(
          (title) => contractsOf(title).includes(contract) && title.split(": ")[1]!.split(/ and /).includes(verb),
        );
        expect(found, `${contract}.${verb}`).to.have.length(1);
      }
    }
  });

  for (const file of pages) {
    it(`names only what the contract has: ${file}`, () => {
      const text = textOf(file);
      const contracts = contractsOf(text.split("\n")[0]!.slice(2));
      const errors = [...text.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name!);
      for (const contract of contracts) {
        const known = declared(compiled[contract]!, "error");
        for (const name of errors) expect(known, `${contract}: error ${name}`).to.include(name);
      }
      for (const heading of ["Who calls it.", "What must hold", "What moves.", "What is emitted.", "What can go wrong"])
        expect(text).to.include(`**${heading}**`);
    });
  }

  it("explains every error and names every event of the specifications", () => {
    // What the three inherit is explained where it is met.
    const texts = pages.map(textOf);
    for (const [contract, abi] of Object.entries(specifications)) {
      for (const name of [...declared(abi, "error"), ...declared(abi, "event")].filter(
        (each) => each !== "EIP712DomainChanged",
      ))
        expect(
          texts.some((text) => text.includes(`\`${name}\``)),
          `${contract}: ${name}`,
        ).to.equal(true);
    }
  });

  it("links every page from the index", () => {
    const index = textOf("index.md");
    for (const file of pages) expect(index, file).to.include(`(${file})`);
  });
});
