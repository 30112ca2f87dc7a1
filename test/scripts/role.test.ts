import { expect } from "chai";
import { readingProvider } from "../../scripts/chain/connect.ts";
import { roles } from "../../sdk/roles.ts";
import { connection } from "../fixture.ts";
import { cliOf, expectGolden, faultOf, loadDesk } from "./cli.ts";

describe("harbour role list", () => {
  it("lists every role with its holders and their delays", async () => {
    const desk = await loadDesk();
    const ran = await desk.cli("role list --token hkd");
    expect(ran.code).to.equal(0);
    expectGolden("role-list", ran.out);
  });

  it("agrees with the role table", async () => {
    const desk = await loadDesk();
    const { tokens } = JSON.parse((await desk.cli("role list --json")).out);
    for (const { holders } of tokens) {
      const found = holders.map(({ name, delay }: { name: string; delay: number }) => `${name} ${delay}`);
      expect(found).to.have.members(roles.map(({ name, delay }) => `${name} ${delay}`));
    }
  });

  it("ends with exit code 2 where events and views differ", async () => {
    const desk = await loadDesk();
    // A node that lost the youngest of the logs it is asked for.
    const forgetful = readingProvider(
      {
        request: async (call) => {
          const result = await connection.provider.request(call as never);
          return call.method === "eth_getLogs" ? (result as unknown[]).slice(0, -1) : result;
        },
      },
      31337n,
    );
    const whole = await desk.cli("role list --token hkd --json");
    const partial = await cliOf({ ...desk.chain, provider: forgetful })("role list --token hkd --json");
    expect(whole.code).to.equal(0);
    expect([partial.code, faultOf(partial)]).to.deep.equal([2, "HB-2701"]);
    expect(JSON.parse(partial.out)).to.include({ schema: "harbour.role-list/1", exitCode: 2 });
  });
});
