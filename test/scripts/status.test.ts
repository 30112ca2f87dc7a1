import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { connection } from "../fixture.ts";
import { attest, issue } from "./banks.ts";
import { expectGolden, fund, heightOf, loadDesk, loadIssuance, units } from "./cli.ts";

describe("harbour status", () => {
  it("shows both currencies on one screen", async () => {
    const desk = await loadDesk();
    const { hkd, cnh, holders, users } = desk;
    await fund(desk, users[3]!.address, 1_000);
    await fund(desk, users[4]!.address, 250);
    await fund(desk, users[5]!.address, 50);
    await hkd.token.connect(holders.BLACKLISTER).blacklist(users[3]!);
    await hkd.token.connect(holders.BLACKLISTER).raiseHold(users[3]!, units(10), encodeBytes32String("x"));
    await hkd.token.connect(holders.BLACKLISTER).raiseHold(users[4]!, units(100), encodeBytes32String("x"));
    await hkd.token.connect(holders.BLACKLISTER).raiseHold(users[5]!, units(100), encodeBytes32String("x"));
    await cnh.token.connect(holders.PAUSER).pause();
    const height = await heightOf(desk);

    const ran = await desk.cli("status");

    expect(ran.code).to.equal(0);
    expect(ran.err).to.equal("");
    expect(await heightOf(desk)).to.equal(height);
    expectGolden("status", ran.out);
  });

  it("shows what banks confirm, what is parked and what binds", async () => {
    const desk = await loadIssuance();
    await attest(desk, 600_000_000, { validFor: 3_600 });
    await attest(desk, 400_000_000, { bank: "BANK-B" });
    await issue(desk, { to: desk.beneficiaries[0]!.address, amount: 10_000_000, number: 1 });
    await connection.networkHelpers.time.increase(3_600);
    await attest(desk, 900_000_000, { confirm: false });
    const ran = await desk.cli("status");
    expect(ran.code, ran.err).to.equal(0);
    expectGolden("status-reserves", ran.out);
  });

  it("counts nothing left to mint once the ceiling expired", async () => {
    const desk = await loadDesk();
    await connection.networkHelpers.time.increase(366 * 86_400);
    const { tokens } = JSON.parse((await desk.cli("status --json")).out);
    expect(tokens.map(({ mintLeft }: { mintLeft: string }) => mintLeft)).to.deep.equal(["0", "0"]);
  });

  it("prints amounts as text in minor units under --json", async () => {
    const desk = await loadDesk();
    await fund(desk, desk.users[3]!.address, 1_000);
    const object = JSON.parse((await desk.cli("status --token hkd --json")).out);
    expect(object).to.include({ schema: "harbour.status/1", network: "localhost", chainId: "31337", exitCode: 0 });
    expect(object.tokens).to.have.length(1);
    expect(object.tokens[0]).to.include({
      currency: "HKD",
      supply: "1000000000",
      mode: "open",
      policy: "open",
      minters: 2,
    });
  });

  it("lists what is scheduled, with until when", async () => {
    const desk = await loadIssuance();
    const { token, authority } = desk.hkd;
    const minter = token.interface.encodeFunctionData("configureMinter", [desk.users[1]!.address, units(5)]);
    await authority.connect(desk.holders.MINTER_ADMIN).schedule(token, minter, 0);
    await connection.networkHelpers.time.increase(86_400);
    const grant = authority.interface.encodeFunctionData("grantRole", [25n, desk.users[1]!.address, 0]);
    await authority.connect(desk.holders.ADMIN).schedule(authority, grant, 0);
    const ran = await desk.cli("status");
    expect(ran.code, ran.err).to.equal(0);
    expectGolden("status-scheduled", ran.out);
    const { tokens } = JSON.parse((await desk.cli("status --token hkd --json")).out);
    expect(tokens[0].scheduled.map(({ state }: { state: string }) => state)).to.deep.equal(["ready", "waiting"]);
  });

  it("says how far the chain is from its policy file", async () => {
    const desk = await loadIssuance();
    const counts = async () => {
      const { tokens } = JSON.parse((await desk.cli("status --json")).out);
      return tokens.map(({ fileDifferences }: { fileDifferences: number }) => fileDifferences);
    };
    expect(await counts()).to.deep.equal([0, 0]);
    await desk.hkd.token.connect(desk.holders.PAUSER).closePolicy();
    expect(await counts()).to.deep.equal([0, 1]);
    const ran = await desk.cli("status");
    expect(ran.code).to.equal(0);
    expect(ran.out)
      .to.match(/Policy file +in step +1 difference$/m)
      .and.to.match(/→ harbour plan/);
  });
});
