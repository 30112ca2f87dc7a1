import { expect } from "chai";
import { connection } from "../fixture.ts";
import { expectGolden, faultOf, heightOf, loadDesk, units, type Desk } from "./cli.ts";

describe("harbour minter", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await loadDesk();
  });

  it("lists minters from events", async () => {
    const ran = await desk.cli("minter list");
    expect(ran.code).to.equal(0);
    expectGolden("minter-list", ran.out);
  });

  it("prints the list as one object", async () => {
    const object = JSON.parse((await desk.cli("minter list --token hkd --json")).out);
    expect(object).to.include({ schema: "harbour.minter-list/1", exitCode: 0 });
    const allowances = object.tokens[0].minters.map(({ allowance }: { allowance: string }) => allowance);
    expect(allowances).to.deep.equal(["5000000000000000", "10000000000000"]);
  });

  it("plans a new allowance and says that it widens power", async () => {
    const height = await heightOf(desk);
    const ran = await desk.cli("minter set suspect 1,000.00 --token hkd --as minter-admin");
    expect(ran.code).to.equal(0);
    expect(await heightOf(desk)).to.equal(height);
    expectGolden("minter-set-plan", ran.out);
  });

  it("sets an allowance after its delay", async () => {
    const line = "minter set suspect 1,000.00 --token hkd --as minter-admin";
    expect((await desk.cli(`${line} --schedule`, { answers: ["1,000.00"] })).code).to.equal(0);
    await connection.networkHelpers.time.increase(24 * 3600);
    const sent = await desk.cli(`${line} --send`, { answers: ["1,000.00"] });
    expect(sent.code).to.equal(0);
    expect(await desk.hkd.token.minterAllowance(desk.users[3]!)).to.equal(units(1_000));
    expect((await desk.cli(line)).out).to.match(/nothing to do/);
    expectGolden("minter-set-sent", sent.out);
  });

  it("removes a minter at once, and nobody twice", async () => {
    const line = "minter remove desk-1 --token hkd --as guardian --send";
    const ran = await desk.cli(line, { answers: ["hHKD"] });
    expect(ran.code).to.equal(0);
    expect(await desk.hkd.token.isMinter(desk.users[0]!)).to.equal(false);
    expectGolden("minter-remove-sent", ran.out);
    expect((await desk.cli(line)).out).to.match(/nothing to do/);
    expect((await desk.cli("minter list --token hkd")).out).not.to.match(/desk-1/);
  });

  it("needs no schedule where there is no delay", async () => {
    const ran = await desk.cli("minter remove desk-1 --token hkd --as guardian --schedule");
    expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2406"]);
  });
});
