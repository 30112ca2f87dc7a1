import { expect } from "chai";
import { connection } from "../fixture.ts";
import { deploySafe } from "../safe/deploy-safe.ts";
import { cliOf, expectGolden, faultOf, loadDesk, type Desk } from "./cli.ts";

describe("harbour book", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
  });

  it("lists every name with what stands there and what it does", async () => {
    const ran = await desk.cli("book");
    expect(ran.code, ran.err).to.equal(0);
    expectGolden("book", ran.out);
  });

  it("goes by the chain for roles", async () => {
    const { REPORTER } = desk.holders;
    await desk.hkd.authority.connect(REPORTER).renounceRole(25n, REPORTER);
    const ran = await desk.cli("book reporter");
    expect(ran.out).to.match(/REPORTER of CNH$/m);
  });

  it("goes by the file where nothing is deployed", async () => {
    const ran = await cliOf({ ...desk.chain, deployment: {} })("book maker");
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out).to.match(/MAKER, by the file$/m);
  });

  it("knows an address that has no name and a role all the same", async () => {
    const [, merchant] = desk.users;
    const { admin: _, ...book } = desk.chain.book;
    const cli = cliOf({ ...desk.chain, book });
    const ran = await cli(`book ${desk.holders.ADMIN.address} --json`);
    const [entry] = JSON.parse(ran.out).entries;
    expect(entry.party).to.deep.equal({ address: desk.holders.ADMIN.address });
    expect(entry.parts.map(({ words }: { words: string }) => words)).to.deep.equal(["ADMIN", "ADMIN_ACTS"]);
    expect(merchant!.address).to.equal(desk.chain.book["merchant-1"]);
  });

  it("tells an account whose key lets foreign code act for it", async () => {
    const merchant = desk.users[1]!.address;
    await connection.networkHelpers.setCode(merchant, `0xef0100${desk.users[2]!.address.slice(2)}`);
    const { entries } = JSON.parse((await desk.cli("book merchant-1 --json")).out);
    expect(entries[0].kind).to.deep.equal({ kind: "delegated", to: desk.users[2]!.address });
  });

  it("knows a Safe by what it answers", async () => {
    const owners = desk.users.slice(0, 3);
    const safe = await deploySafe("1.5.0", owners, 2);
    const cli = cliOf({ ...desk.chain, book: { ...desk.chain.book, "risk-safe": safe } });
    const { entries } = JSON.parse((await cli("book risk-safe --json")).out);
    const { owners: found, ...kind } = entries[0].kind;
    expect(kind).to.deep.equal({ kind: "safe", version: "1.5.0", threshold: 2 });
    expect(found).to.have.members(owners.map(({ address }) => address));
    expect((await cli("book risk-safe")).out).to.match(/Safe 1\.5\.0, 2 of 3/);
  });

  it("refuses a name that is not there, and an address that is nobody", async () => {
    const name = await desk.cli("book nobody");
    expect([name.code, faultOf(name)]).to.deep.equal([64, "HB-2105"]);
    const address = await desk.cli(`book ${desk.users[9]!.address}`);
    expect([address.code, faultOf(address)]).to.deep.equal([64, "HB-2885"]);
  });
});
