import { expect } from "chai";
import { concat, Interface, solidityPacked, toBeHex } from "ethers";
import { AUTHORITY_INTERFACE, TOKEN_INTERFACE } from "../../sdk/interfaces.ts";
import { role } from "../../sdk/roles.ts";
import { decodeCall } from "../../scripts/plan/decode-nested.ts";
import { connection } from "../fixture.ts";
import { cliOf, expectGolden, faultOf, heightOf, loadDesk, units, type Desk } from "./cli.ts";
import { readingProvider } from "../../scripts/chain/connect.ts";

// tx
// ├── decode
// │   ├── calldata: to one of ours, nested, in a Safe's wrapper; foreign; malformed
// │   └── a transaction: done, reverted, unknown
// └── simulate: goes through, refused, has to be scheduled, foreign; with and without a tracing node

const safe = new Interface([
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)",
  "function multiSend(bytes transactions)",
]);
const zero = `0x${"00".repeat(20)}`;

describe("harbour tx", () => {
  let desk: Desk;
  let token: string;
  let authority: string;
  beforeEach(async () => {
    desk = await loadDesk();
    token = desk.hkd.token.target as string;
    authority = desk.hkd.authority.target as string;
  });

  const mint = () => TOKEN_INTERFACE.encodeFunctionData("mint", [desk.users[1]!.address, units(5)]);
  const configure = () => TOKEN_INTERFACE.encodeFunctionData("configureMinter", [desk.users[1]!.address, units(5)]);
  const inSafe = (to: string, data: string, operation = 0) =>
    safe.encodeFunctionData("execTransaction", [to, 0, data, operation, 0, 0, 0, zero, zero, "0x"]);

  function batch(): string {
    const grant = AUTHORITY_INTERFACE.encodeFunctionData("grantRole", [
      role("BLACKLISTER").id,
      desk.users[1]!.address,
      role("BLACKLISTER").delay,
    ]);
    return AUTHORITY_INTERFACE.encodeFunctionData("multicall", [
      [
        AUTHORITY_INTERFACE.encodeFunctionData("schedule", [authority, grant, 0]),
        AUTHORITY_INTERFACE.encodeFunctionData("execute", [token, configure()]),
      ],
    ]);
  }

  describe("decode", () => {
    it("reads a call of ours by the name of the contract", async () => {
      for (const to of ["hHKD", "hkd-token", token]) {
        const ran = await desk.cli(`tx decode ${mint()} --to ${to}`);
        expect(ran.code, ran.err).to.equal(0);
        expectGolden("tx-decode", ran.out);
      }
    });

    it("reads what several calls in one carry, inside a Safe's transaction", async () => {
      const ran = await desk.cli(`tx decode ${inSafe(authority, batch())} --to merchant-1`);
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("tx-decode-nested", ran.out);
    });

    it("reads Safe's list of plain calls", async () => {
      const entry = (operation: number, to: string, data: string) =>
        solidityPacked(
          ["uint8", "address", "uint256", "uint256", "bytes"],
          [operation, to, 0, (data.length - 2) / 2, data],
        );
      const data = safe.encodeFunctionData("multiSend", [
        concat([entry(0, token, mint()), entry(0, authority, batch())]),
      ]);
      const ran = await desk.cli(`tx decode ${data} --to merchant-1 --json`);
      const { call, exitCode } = JSON.parse(ran.out);
      expect(exitCode).to.equal(0);
      expect(call.inner.map(({ method }: { method: string }) => method)).to.deep.equal(["mint", "multicall"]);
      const cut = safe.encodeFunctionData("multiSend", [entry(0, token, mint()).slice(0, -20)]);
      expect(faultOf(await desk.cli(`tx decode ${cut} --to merchant-1`))).to.equal("HB-2889");
    });

    it("reads it by its function where no contract is given, and cannot name the currency", async () => {
      const ran = await desk.cli(`tx decode ${mint()}`);
      expect(ran.code, ran.err).to.equal(0);
      expect(ran.out).to.match(/5\.00 units = 5000000 minor units/);
    });

    it("warns of a delegatecall, a foreign contract, bytes too many and bytes too few", async () => {
      const cases = {
        delegate: `tx decode ${inSafe(authority, batch(), 1)} --to merchant-1`,
        foreign: `tx decode ${mint()} --to merchant-1`,
        foreignInside: `tx decode ${inSafe(desk.users[5]!.address, mint())} --to merchant-1`,
        padded: `tx decode ${mint()}00 --to hHKD`,
        cut: `tx decode ${mint().slice(0, -2)} --to hHKD`,
        unknown: "tx decode 0x12345678 --to hHKD",
        empty: "tx decode 0x --to hHKD",
      };
      for (const [name, line] of Object.entries(cases)) {
        const ran = await desk.cli(line);
        expect([ran.code, faultOf(ran)], name).to.deep.equal([3, "HB-2889"]);
      }
      expectGolden("tx-decode-delegate", (await desk.cli(cases.delegate)).out);
    });

    it("ends with what is nested without end", () => {
      let data = mint();
      for (let depth = 0; depth < 12; depth++) data = AUTHORITY_INTERFACE.encodeFunctionData("multicall", [[data]]);
      let call = decodeCall({ to: authority, data }, desk.chain);
      let depth = 0;
      for (; call.inner.length > 0; depth++) call = call.inner[0]!;
      expect(depth).to.equal(8);
      expect(call.problems).to.deep.equal(["nested deeper than 8 calls"]);
    });

    it("takes hexadecimal only", async () => {
      for (const text of ["fish", "0x123", "123456"]) {
        const ran = await desk.cli(`tx decode ${text}`);
        expect([ran.code, faultOf(ran)], text).to.deep.equal([64, "HB-2887"]);
      }
    });

    it("tells what a transaction did", async () => {
      const sent = await desk.hkd.token.connect(desk.users[0]!).mint(desk.users[1]!, units(5));
      const ran = await desk.cli(`tx decode ${sent.hash}`);
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("tx-decode-transaction", ran.out);
    });

    it("tells why one reverted", async () => {
      await desk.hkd.token.connect(desk.holders.PAUSER).pause();
      const request = { from: desk.users[0]!.address, to: token, data: mint(), gas: toBeHex(1_000_000) };
      const hash = await connection.provider
        .request({ method: "eth_sendTransaction", params: [request] })
        .catch((error: { transactionHash?: string; data?: { transactionHash?: string } }) => {
          return error.transactionHash ?? error.data?.transactionHash;
        });
      const ran = await desk.cli(`tx decode ${hash as string}`);
      expect(ran.code, ran.err).to.equal(0);
      expectGolden("tx-decode-reverted", ran.out);
    });

    it("refuses a transaction that nobody knows", async () => {
      const ran = await desk.cli(`tx decode 0x${"ab".repeat(32)}`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2886"]);
    });
  });

  describe("simulate", () => {
    it("says what would happen and leaves nothing behind", async () => {
      const height = await heightOf(desk);
      const ran = await desk.cli(`tx simulate --to hHKD --data ${mint()} --as desk-1`);
      expect(ran.code, ran.err).to.equal(0);
      expect([await heightOf(desk), await desk.hkd.token.balanceOf(desk.users[1]!)]).to.deep.equal([height, 0n]);
      expectGolden("tx-simulate", ran.out);
    });

    it("says that nothing is known of events where the node does not trace", async () => {
      const plain = readingProvider(
        {
          request: (call) =>
            call.method.startsWith("debug_")
              ? Promise.reject(Object.assign(new Error("the method is not available"), { code: -32601 }))
              : connection.provider.request(call as never),
        },
        31337n,
      );
      const cli = cliOf({ ...desk.chain, provider: plain });
      const ran = await cli(`tx simulate --to hHKD --data ${mint()} --as desk-1`);
      expect(ran.code, ran.err).to.equal(0);
      expect(ran.out).to.match(/this node does not trace/);
    });

    it("says what is refused, by whom and why", async () => {
      const ran = await desk.cli(`tx simulate --to hHKD --data ${mint()} --as merchant-1`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([4, "HB-2402"]);
      const pause = TOKEN_INTERFACE.encodeFunctionData("pause");
      const stranger = await desk.cli(`tx simulate --to hHKD --data ${pause} --as merchant-1 --json`);
      const object = JSON.parse(stranger.out);
      expect(object).to.include({ schema: "harbour.tx-simulate/1", exitCode: 4 });
      expect(object.refusal.code).to.equal("HB-2401");
    });

    it("says that it has to be scheduled, and what it would do then", async () => {
      const ran = await desk.cli(`tx simulate --to hHKD --data ${configure()} --as minter-admin`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2404"]);
      expectGolden("tx-simulate-schedule", ran.out);

      await desk.hkd.authority.connect(desk.holders.MINTER_ADMIN).schedule(token, configure(), 0);
      await connection.networkHelpers.time.increase(86_400);
      const ready = await desk.cli(`tx simulate --to hHKD --data ${configure()} --as minter-admin`);
      expect(ready.code, ready.err).to.equal(0);
    });

    it("knows the authority's own functions", async () => {
      const data = AUTHORITY_INTERFACE.encodeFunctionData("revokeRole", [role("MAKER").id, desk.holders.MAKER.address]);
      const ran = await desk.cli(`tx simulate --to hkd-authority --data ${data} --as admin --json`);
      expect(JSON.parse(ran.out).gate).to.include({ role: "ADMIN", delay: 172_800, ready: false });
      expect(JSON.parse(ran.out).later).to.match(/would go through/);
    });

    it("sends the chain's own currency only where a contract takes it", async () => {
      const ran = await desk.cli(`tx simulate --to hHKD --data ${mint()} --as desk-1 --value 1`);
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, "HB-2301"]);
      const bad = await desk.cli(`tx simulate --to hHKD --data ${mint()} --as desk-1 --value 1.5`);
      expect([bad.code, faultOf(bad)]).to.deep.equal([64, "HB-2892"]);
    });
  });
});
