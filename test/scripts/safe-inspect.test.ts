import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Interface, concat, toBeHex } from "ethers";
import { createChange, listChanges } from "../../scripts/changes/change-folder.ts";
import { knownTarget, knownTargets, type KnownTarget } from "../../scripts/chain/targets.ts";
import { checksumOf, encodeMethod, newBatchFile, type BatchFile } from "../../scripts/safe/batch-file.ts";
import { exportToSafe } from "../../scripts/safe/export-batch.ts";
import { IN_PERSON } from "../../scripts/safe/group-calls.ts";
import { inspectBatch } from "../../scripts/safe/inspect-batch.ts";
import { AUTHORITY_INTERFACE } from "../../sdk/interfaces.ts";
import { deploySafe } from "../safe/deploy-safe.ts";
import { giveRoles } from "../safe/give-role.ts";
import { cliOf, expectGolden, faultOf, loadIssuance, units, type Cli, type Desk } from "./cli.ts";

// a batch file
// ├─ checksum: as on a file that the Transaction Builder wrote; ignores the name, nothing else
// ├─ values: structs, lists, flags and long numbers encode back to the bytes
// └─ acts in person: as the contracts say
// harbour safe inspect
// ├─ a foreign file, with a method and no bytes
// ├─ nested calls
// └─ refused: delegatecall (plain, nested), several, unknown target (plain, nested), payment, unknown function, chain,
//    Safe, values that disagree or do not fit, stray bytes, checksum, no JSON batch; --change with another batch

const ANY = `0x${"11".repeat(20)}`;
const WORD = `0x${"22".repeat(32)}`;

describe("a batch file", () => {
  // Written by the Transaction Builder 1.16.5, as somebody published it.
  const published: BatchFile = {
    version: "1.0",
    chainId: "1",
    createdAt: 1713949623894,
    meta: {
      name: "Transactions Batch",
      description: "",
      txBuilderVersion: "1.16.5",
      createdFromSafeAddress: "0xcdd57D11476c22d265722F68390b036f3DA48c21",
      createdFromOwnerAddress: "",
      checksum: "0x37b66d67757452f835ebc6540e283e27544d1414409577963593e7e535ce3ad9",
    },
    transactions: [
      {
        to: "0x9f26d4C958fD811A1F59B01B86Be7dFFc9d20761",
        value: "0",
        data: null,
        contractMethod: {
          inputs: [
            { internalType: "address", name: "target", type: "address" },
            { internalType: "uint256", name: "value", type: "uint256" },
            { internalType: "bytes", name: "data", type: "bytes" },
            { internalType: "bytes32", name: "predecessor", type: "bytes32" },
            { internalType: "bytes32", name: "salt", type: "bytes32" },
            { internalType: "uint256", name: "delay", type: "uint256" },
          ],
          name: "schedule",
          payable: false,
        },
        contractInputsValues: {
          target: "0x9FFDF407cDe9a93c47611799DA23924Af3EF764F",
          value: "0",
          data:
            "0x3beb551700000000000000000000000061ff310ac15a517a846da08ac9f9abf2a0f9a2bf" +
            "00000000000000000000000000000000000000000000000000000000000007d0" +
            "0000000000000000000000000000000000000000000000000000000000001388",
          predecessor: "0x0",
          salt: "0x0",
          delay: "259200",
        },
      },
    ],
  };

  it("has the Transaction Builder's checksum", () => {
    expect(checksumOf(published)).to.equal(published.meta.checksum);
    expect(checksumOf({ ...published, meta: { ...published.meta, name: "another" } })).to.equal(
      published.meta.checksum,
    );
    for (const other of [
      { ...published, chainId: "10" },
      { ...published, createdAt: 0 },
      { ...published, meta: { ...published.meta, description: "x" } },
      { ...published, transactions: [{ ...published.transactions[0]!, value: "1" }] },
    ])
      expect(checksumOf(other)).to.not.equal(published.meta.checksum);
  });

  it("says in values what its bytes say", () => {
    const abi = new Interface([
      "function act(tuple(address to, uint256 amount)[] shares, bytes[] data, bool on, uint48 at, string text)",
      "function order(tuple(bytes32 ref, uint256 amount) order, int128[2] bounds, address)",
    ]);
    const long = (1n << 256n) - 1n;
    const calls = [
      abi.encodeFunctionData("act", [[[ANY, long]], ["0x", "0x1234"], false, 7, 'a "b", 12345678901234567890']),
      abi.encodeFunctionData("act", [[], [], true, 0, ""]),
      abi.encodeFunctionData("order", [[WORD, long], [-5n, -(1n << 127n)], ANY]),
    ];
    for (const data of calls) {
      const [transaction] = newBatchFile({
        ...{ chainId: 1n, safe: ANY, nonce: 0n, createdAt: 0, name: "", description: "", to: ANY },
        ...{ data, abi },
      }).transactions;
      expect(encodeMethod(JSON.parse(JSON.stringify(transaction)))).to.equal(data);
    }
  });

  it("reads long numbers of a list without quotes exactly", () => {
    const contractMethod = { name: "set", inputs: [{ name: "list", type: "uint256[]" }] };
    const written = encodeMethod({
      to: ANY,
      value: "0",
      contractMethod,
      contractInputsValues: { list: "[12345678901234567891, 7]" },
    });
    expect(written).to.equal(
      new Interface(["function set(uint256[] list)"]).encodeFunctionData("set", [[12345678901234567891n, 7n]]),
    );
  });

  it("keeps alone what the contracts accept in person only", () => {
    const inPerson = (contract: string) =>
      [
        ...readFileSync(new URL(`../../contracts/issuance/${contract}.sol`, import.meta.url), "utf8").matchAll(
          /function (\w+)\([^)]*\)[^{;]*\binPerson\b/g,
        ),
      ].map(([, name]) => name);
    expect({ mintDesk: inPerson("MintDesk"), redemptionDesk: inPerson("RedemptionDesk") }).to.deep.equal(IN_PERSON);
  });
});

describe("harbour safe inspect", () => {
  let desk: Desk;
  let folder: string;
  let safe: string;
  let cli: Cli;
  let token: KnownTarget;
  let data: string;
  beforeEach(async () => {
    desk = await loadIssuance();
    folder = mkdtempSync(join(tmpdir(), "harbour-inspect-"));
    safe = await deploySafe("1.5.0", desk.users.slice(4, 7), 2);
    desk.chain.book = { ...desk.chain.book, "risk-safe": safe };
    cli = (line, options = {}) => cliOf(desk.chain)(line, { changes: folder, ...options });
    token = knownTarget(desk.chain, desk.hkd.token.target as string)!;
    data = token.abi.encodeFunctionData("blacklist", [desk.users[3]!.address]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const plain = (): BatchFile => ({
    version: "1.0",
    chainId: "31337",
    createdAt: 0,
    meta: {},
    transactions: [{ to: token.address, value: "0", data }],
  });
  const changed = (change: Partial<BatchFile["transactions"][number]>): BatchFile => {
    const file = plain();
    return { ...file, transactions: [{ ...file.transactions[0]!, ...change }] };
  };
  const inspect = (file: unknown, more = "--as risk-safe") => {
    const path = join(folder, "foreign.json");
    writeFileSync(path, JSON.stringify(file));
    return cli(`safe inspect ${path} ${more}`);
  };
  const authority = () => desk.hkd.authority.target as string;
  const nested = (...calls: string[]) =>
    changed({ to: authority(), data: AUTHORITY_INTERFACE.encodeFunctionData("multicall", [calls]) });
  const execute = (to: string, inner: string) => AUTHORITY_INTERFACE.encodeFunctionData("execute", [to, inner]);

  it("reads a foreign file that has a method and values, but no bytes", async () => {
    const contractMethod = { name: "blacklist", payable: false, inputs: [{ name: "account", type: "address" }] };
    const contractInputsValues = { account: desk.users[3]!.address };
    const ran = await inspect(changed({ data: null, contractMethod, contractInputsValues }), "--as risk-safe --json");
    expect(ran.code, ran.err).to.equal(0);
    const object = JSON.parse(ran.out);
    expect(object).to.include({ schema: "harbour.safe-inspect/1", exitCode: 0 });
    expect(object.transactions[0].transaction.data).to.equal(data);
    expect(object.signing.nonce).to.equal("0");
    expect(object.problems).to.deep.equal([]);
  });

  it("computes no hashes where no Safe is known, and those of the nonce it is told", async () => {
    expect((await inspect(plain(), "")).out).to.match(/add --as to see the hashes/);
    const later = await inspect(plain(), "--as risk-safe --safe-nonce 7");
    expect(later.out).to.match(/for Safe nonce 7/);
    expect((await inspect(plain(), "--as risk-safe --safe-nonce x")).code).to.equal(64);
  });

  it("reads calls inside calls to the last one", async () => {
    const lower = token.abi.encodeFunctionData("lowerCeilingCap", [units(1_234)]);
    const inner = AUTHORITY_INTERFACE.encodeFunctionData("multicall", [[execute(token.address, lower)]]);
    const ran = await inspect(nested(execute(token.address, data), inner));
    expect(ran.code, ran.err).to.equal(0);
    expect(ran.out)
      .to.match(/1,234\.00 HKD/)
      .and.to.match(/lowerCeilingCap/)
      .and.to.match(/suspect/);
  });

  const refusals: [string, string, () => unknown][] = [
    ["a delegatecall", "HB-2832", () => changed({ operation: 1 })],
    ["a delegatecall inside another Safe's transaction", "HB-2833", () => changed({ to: ANY, data: multiSend(1) })],
    [
      "several transactions",
      "HB-2839",
      () => ({ ...plain(), transactions: [...plain().transactions, ...plain().transactions] }),
    ],
    ["an unknown target", "HB-2833", () => changed({ to: ANY })],
    ["an unknown target inside", "HB-2833", () => nested(execute(ANY, data))],
    ["a payment", "HB-2834", () => changed({ value: "1" })],
    [
      "a payment to somebody of the book",
      "HB-2834",
      () => changed({ to: desk.users[3]!.address, value: "1", data: "" }),
    ],
    ["an unknown function", "HB-2835", () => changed({ data: "0x12345678" })],
    ["a function of another contract inside", "HB-2835", () => nested(execute(authority(), data))],
    ["calldata to somebody of the book", "HB-2835", () => changed({ to: desk.users[3]!.address })],
    ["another chain", "HB-2836", () => ({ ...plain(), chainId: 1 })],
    ["stray bytes behind the arguments", "HB-2837", () => changed({ data: `${data}00` })],
    ["stray bytes inside", "HB-2837", () => nested(execute(token.address, `${data}00`))],
    ["bytes that are not its method", "HB-2837", () => shown("unBlacklist", desk.users[3]!.address)],
    ["bytes that are not its values", "HB-2837", () => shown("blacklist", desk.users[2]!.address)],
    ["values that do not fit", "HB-2837", () => shown("blacklist", "everybody")],
    ["a wrong checksum", "HB-2846", () => ({ ...plain(), meta: { checksum: WORD } })],
    ["another Safe", "HB-2849", () => ({ ...plain(), meta: { createdFromSafeAddress: ANY } })],
  ];
  const shown = (name: string, account: string) =>
    changed({
      contractMethod: { name, inputs: [{ name: "account", type: "address" }] },
      contractInputsValues: { account },
    });
  const multiSend = (operation: number) => {
    const size = data.length / 2 - 1;
    const packed = concat([toBeHex(operation, 1), token.address, toBeHex(0, 32), toBeHex(size, 32), data]);
    return new Interface(["function multiSend(bytes transactions)"]).encodeFunctionData("multiSend", [packed]);
  };

  for (const [what, code, file] of refusals) {
    it(`refuses ${what}`, async () => {
      const ran = await inspect(file());
      expect([ran.code, faultOf(ran)]).to.deep.equal([3, code]);
    });
  }

  it("names a delegatecall within MultiSend too", () => {
    const { problems } = inspectBatch(changed({ to: ANY, data: multiSend(1) }), desk.chain);
    expect(problems.map(({ code }) => code)).to.deep.equal(["HB-2833", "HB-2832"]);
  });

  it("shows all reasons at once", async () => {
    const file = {
      ...plain(),
      chainId: "1",
      meta: { checksum: WORD },
      transactions: [{ to: ANY, value: "5", data, operation: 1 }],
    };
    const ran = await inspect(file);
    expect(ran.code).to.equal(3);
    const blot = (text: string) =>
      text
        .replaceAll(folder, "changes")
        .replaceAll(safe, "0x".padEnd(42, "5"))
        .replace(/(fallback\s+)0x[0-9a-fA-F]{40}/g, `$1${"0x".padEnd(42, "·")}`)
        .replace(/(domain|message|safeTx)(\s+)0x[0-9a-f]{64}/g, `$1$2${"0x".padEnd(66, "·")}`);
    expectGolden("safe-inspect-refused", blot(ran.out + ran.err));
  });

  it("refuses what is no batch at all", async () => {
    for (const file of [
      {},
      { ...plain(), transactions: [] },
      changed({ value: 2 ** 60 }),
      changed({ data: "0x123" }),
      changed({ to: "suspect" }),
    ])
      expect(faultOf(await inspect(file))).to.equal("HB-2121");
    expect(faultOf(await cli(`safe inspect ${folder}/none.json`))).to.equal("HB-2120");
  });

  it("finds a batch that is not the change it was reviewed as", async () => {
    await giveRoles(desk.hkd, safe, ["BLACKLISTER"]);
    const wrote = await cli("account blacklist suspect --token hkd --case HCA-1 --as risk-safe --safe");
    expect(wrote.code, wrote.err).to.equal(0);
    const [change] = listChanges(join(folder, "localhost"));
    expect((await cli(`safe inspect ${change!.path}/batch-0.json --change 1`)).code).to.equal(0);

    const other = token.abi.encodeFunctionData("blacklist", [desk.users[2]!.address]);
    const ran = await inspect(changed({ data: other }), "--as risk-safe --change 1");
    expect([ran.code, faultOf(ran)]).to.deep.equal([2, "HB-2840"]);
    const gone = await inspect(plain(), "--as risk-safe --change 9");
    expect([gone.code, faultOf(gone)]).to.deep.equal([64, "HB-2841"]);
  });

  it("exports nothing that does not read back as what was asked for", async () => {
    await giveRoles(desk.hkd, safe, ["BLACKLISTER"]);
    const attempt = async (target: Pick<KnownTarget, "address" | "abi">, bytes: string) => {
      const change = createChange(join(folder, "localhost"), "odd");
      const calls = [{ target, data: bytes, title: "odd" }];
      const error = await exportToSafe(desk.chain, { safe: { address: safe }, calls, change }).catch((e: unknown) => e);
      expect(change.files()).to.deep.equal([]);
      return (error as { code?: string }).code;
    };
    expect(await attempt(token, `${data}00`)).to.equal("HB-2837");
    expect(await attempt({ ...token, address: ANY }, data)).to.equal("HB-2833");
    expect(await attempt(token, token.abi.encodeFunctionData("unBlacklist", [ANY]))).to.equal("HB-2401");
  });

  it("knows every contract that a batch of ours can call", () => {
    expect(knownTargets(desk.chain).map(({ contract }) => contract)).to.have.length(13);
  });
});
