import { readdirSync, readFileSync, rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { HDNodeWallet, keccak256, Mnemonic, toUtf8Bytes, verifyTypedData } from "ethers";
import { connect } from "../../scripts/chain/connect.ts";
import { refuseSecrets } from "../../scripts/keys/command-line.ts";
import { keystoreSigner } from "../../scripts/keys/keystore-signer.ts";
import { ledgerSigner } from "../../scripts/keys/ledger-signer.ts";
import { HarbourError } from "../../sdk/harbour-error.ts";
import { connection } from "../fixture.ts";
import { chainOf, cliOf, faultOf, heightOf, loadDesk, planHashOf, units, type Desk } from "./cli.ts";
import { makeKeystore, openKeystore, outsideCi, withEnvironment, type Keystore } from "./keystore.ts";
import { startProxy } from "./proxy-node.ts";

// keys
// ├── on the command line: a private key or a seed phrase, anywhere → refused and not repeated; ids and hashes → taken
// ├── in Hardhat's keystore: signs transactions and typed data; missing, no key, another's → numbered, not repeated
// ├── in production: environment and development keystore → refused before anything is asked
// ├── the password: nobody there, or a wrong one → refused
// ├── in a Ledger: without the plugin, without the device → numbered; what it signed comes back
// └── one signer only

const NAME = "HARBOUR_DESK_1";
const secret = keccak256(toUtf8Bytes("looks like a key"));

async function codeOf(act: () => unknown): Promise<unknown[]> {
  try {
    await act();
    return [];
  } catch (error) {
    expect(error).to.be.instanceOf(HarbourError);
    const { exitCode, code } = error as HarbourError;
    expect(textOf(error)).not.to.contain(secret.slice(2));
    return [exitCode, code];
  }
}

/** Everything an error could show, its causes included. */
function textOf(error: unknown): string {
  const { message, why, fix, cause, stack } = error as HarbourError;
  return [message, why, fix, stack, cause === undefined ? "" : textOf(cause)].join("\n");
}

describe("a secret on the command line", () => {
  const phrase = `${"abandon ".repeat(11)}about`;
  const lines: [what: string, argv: string[]][] = [
    ["as --key", ["mint", "direct", "--key", secret]],
    ["as --key without 0x", ["mint", "direct", "--key", secret.slice(2)]],
    ["as --key, joined", ["mint", "direct", `--key=${secret}`]],
    ["as --signer", ["mint", "direct", "--signer", secret]],
    ["as --as", ["mint", "direct", "--as", secret]],
    ["as an amount", ["burn", secret]],
    ["before the command", [secret, "status"]],
    ["after the command", ["status", secret]],
    ["as an unknown option's value", ["status", "--private-key", secret]],
    ["as an id, without 0x", ["mint", "show", secret.slice(2).toUpperCase()]],
    ["as a case, without 0x", ["account", "blacklist", "suspect", "--case", secret.slice(2)]],
    ["with a space behind it", ["status", `${secret.slice(2)} `]],
    ["with a comma behind it", ["account", "show", `${secret},`]],
    ["with a word before it", ["account", "show", `priv:${secret.slice(2)}`]],
    ["with a digit too many", ["tx", "decode", `${secret}0`]],
    ["with two digits too many", ["tx", "simulate", "--data", `${secret}00`]],
    ["as a reference with a digit too many", ["account", "hold", "suspect", "1.00", "--case", `${secret}0`]],
    ["in an option of no name", ["status", `--x${secret}=1`]],
    ["as a file", ["safe", "inspect", secret]],
    ["as calldata where none is expected", ["account", "show", `${secret}${"00".repeat(32)}`]],
    ["as a URL without a scheme", ["status", "--rpc", `node/${secret}`]],
    ["as a seed phrase", ["mint", "direct", "--key", phrase]],
  ];
  for (const [what, argv] of lines) {
    it(`is refused and not repeated: ${what}`, async () => {
      const ran = { out: "", err: "" };
      const { run } = await import("../../scripts/program.ts");
      const io = {
        out: (text: string) => void (ran.out += text),
        err: (text: string) => void (ran.err += text),
        now: () => 0,
      };
      for (const line of [argv, [...argv, "--json"]]) {
        const code = await run(line, { io, connect: () => Promise.reject(new Error("connected")) });
        expect([code, faultOf({ ...ran, code, asked: [] })]).to.deep.equal([64, "HB-2610"]);
      }
      const told = (ran.out + ran.err).toLowerCase();
      expect(told).not.to.contain(secret.slice(2));
      expect(told).not.to.contain("abandon");
    });
  }

  it("is told apart from references, ids and hashes", () => {
    for (const option of ["--case", "--memo", "--reason", "--tx", "--approve", "--payout-ref"])
      refuseSecrets(["account", "hold", "suspect", "1.00", option, secret]);
    for (const command of ["mint show", "mint approve", "operation show", "operation cancel", "tx decode"])
      refuseSecrets([...command.split(" "), secret, "--json"]);
    refuseSecrets(["tx", "decode", `${secret}${"00".repeat(32)}`]);
    refuseSecrets(["tx", "simulate", "--data", `0x12345678${secret.slice(2)}`]);
    refuseSecrets(["reserve", "sign", "statement.json", `--signature=${secret}${secret.slice(2)}1b`]);
    refuseSecrets(["status", "--rpc", `https://node.example/v3/${secret.slice(2)}`]);
    refuseSecrets(["safe", "confirm", "1", "--tx", secret]);
    refuseSecrets(["account", "show", `0x${"11".repeat(20)}`]);
  });
});

describe("a key of Hardhat's keystore", function () {
  // The keystore's own key derivation takes most of a second.
  this.timeout(60_000);
  let desk: Desk;
  let store: Keystore;
  let key: string;
  const place = { name: NAME, network: "localhost", chainId: 31337n };
  before(async () => {
    desk = await loadDesk();
    const mnemonic = Mnemonic.fromPhrase("test ".repeat(11) + "junk");
    const path = (i: number) => `m/44'/60'/0'/0/${i}`;
    key = Array.from({ length: 50 }, (_, i) => HDNodeWallet.fromMnemonic(mnemonic, path(i))).find(
      ({ address }) => address === desk.users[0]!.address,
    )!.privateKey;
    store = await makeKeystore();
    await outsideCi(async () => {
      await store.set(NAME, key);
      await store.set("HARBOUR_BROKEN", `${secret}ff`);
    });
  });
  after(() => store.remove());
  beforeEach(async () => {
    desk = await loadDesk();
  });

  const signer = (changes: object = {}) => keystoreSigner({ ...place, ...changes }, desk.chain.signer, store.load);

  it("signs a transaction, which the node then gets signed", async () => {
    const changes = mkdtempSync(join(tmpdir(), "harbour-keys-"));
    await outsideCi(async () => {
      const cli = cliOf(chainOf(desk, { signer: await signer(), signsApart: true }));
      const line = "mint direct 5.00 --token hkd --to merchant-1 --as desk-1";
      const plan = await cli(line, { changes });
      const ran = await cli(`${line} --send --approve ${planHashOf(plan)}`, { changes });
      expect(ran.code, ran.err).to.equal(0);
      const files = readdirSync(changes, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
      for (const text of [plan.out, plan.err, ran.out, ran.err, ...files]) expect(text).not.to.contain(key.slice(2));
    });
    rmSync(changes, { recursive: true });
    expect(await desk.hkd.token.balanceOf(desk.users[1]!)).to.equal(units(5));
  });

  it("sends by itself as well, through the node", async () => {
    await outsideCi(async () => {
      const door = await signer();
      const [from] = (await door.request({ method: "eth_accounts" })) as string[];
      expect(from).to.equal(desk.users[0]!.address);
      const data = desk.hkd.token.interface.encodeFunctionData("mint", [desk.users[1]!.address, units(5)]);
      const nonce = await desk.chain.provider.getTransactionCount(from!);
      const transaction = {
        ...{ from, to: desk.hkd.token.target, data, nonce: `0x${nonce.toString(16)}`, gas: "0x30d40" },
        ...{ type: "0x2", maxFeePerGas: "0x2540be400", maxPriorityFeePerGas: "0x1" },
      };
      await door.request({ method: "eth_sendTransaction", params: [transaction] });
    });
    expect(await desk.hkd.token.balanceOf(desk.users[1]!)).to.equal(units(5));
  });

  it("signs typed data", async () => {
    const domain = { name: "x", chainId: 31337 };
    const types = { Words: [{ name: "text", type: "string" }] };
    const message = { text: "hello" };
    const typed = JSON.stringify({ domain, types: { EIP712Domain: [], ...types }, primaryType: "Words", message });
    const signature = await outsideCi(async () =>
      (await signer()).request({ method: "eth_signTypedData_v4", params: [desk.users[0]!.address, typed] }),
    );
    expect(verifyTypedData(domain, types, message, signature as string)).to.equal(desk.users[0]!.address);
  });

  it("that is missing, no key or another's is refused by number, without its value", async () => {
    const accounts = async (changes: object) =>
      outsideCi(async () => (await signer(changes)).request({ method: "eth_accounts" }));
    expect(await codeOf(() => accounts({ name: "HARBOUR_NONE" }))).to.deep.equal([64, "HB-2614"]);
    expect(await codeOf(() => accounts({ name: "HARBOUR_BROKEN" }))).to.deep.equal([1, "HB-2615"]);
    expect(await codeOf(() => accounts({ asked: desk.users[1]!.address }))).to.deep.equal([4, "HB-2619"]);
  });

  it("that is beyond the curve's order is no key", async () => {
    const broken = `0x${"ff".repeat(32)}`;
    await withEnvironment({ HARBOUR_TOO_LARGE: broken }, async () => {
      const door = await signer({ name: "HARBOUR_TOO_LARGE" });
      const error = await door.request({ method: "eth_accounts" }).catch((thrown: unknown) => thrown);
      expect((error as HarbourError).code).to.equal("HB-2615");
      expect(textOf(error)).not.to.contain("ffffffff");
    });
  });

  it("has a name of capitals, digits and underscores", async () => {
    for (const name of ["harbour", "0xAB", "A B", "", "../KEY", "A".repeat(64), "1KEY"])
      expect(await codeOf(() => signer({ name })), name).to.deep.equal([64, "HB-2611"]);
  });

  it("answers nothing else", async () => {
    const error = await (await signer()).request({ method: "eth_sign" }).catch((thrown: { code?: number }) => thrown);
    expect((error as { code: number }).code).to.equal(-32601);
  });

  it("may come from the environment, but not in production", async () => {
    await withEnvironment({ HARBOUR_FROM_ENV: key }, async () => {
      const door = await signer({ name: "HARBOUR_FROM_ENV", chainId: 11155111n, network: "sepolia" });
      expect(await door.request({ method: "eth_accounts" })).to.deep.equal([desk.users[0]!.address]);
      const refused = await codeOf(() => signer({ name: "HARBOUR_FROM_ENV", chainId: 1n, network: "ethereum" }));
      expect(refused).to.deep.equal([3, "HB-2612"]);
    });
  });

  it("is not taken from the development keystore in production", async () => {
    expect(await codeOf(() => signer({ chainId: 1n, network: "ethereum" }))).to.deep.equal([3, "HB-2613"]);
  });

  it("opens with a password that somebody types, and only with the right one", async () => {
    const production = { name: "HARBOUR_PAUSER", chainId: 1n, network: "ethereum" };
    const terminal = Object.getOwnPropertyDescriptor(process.stdin, "isTTY");
    Object.defineProperty(process.stdin, "isTTY", { value: false, configurable: true });
    try {
      await withEnvironment({ HH_TEST: undefined }, () =>
        outsideCi(async () => {
          const kept = await makeKeystore();
          await kept.set("HARBOUR_PAUSER", key, { password: "correct horse" });
          for (const [typed, expected] of [
            ["wrong", [4, "HB-2217"]],
            ["correct horse", []],
          ] as const) {
            const locked = await openKeystore(kept.folder);
            const door = await keystoreSigner({ ...place, ...production }, desk.chain.signer, locked.load);
            expect(await codeOf(() => door.request({ method: "eth_accounts" }))).to.deep.equal([64, "HB-2216"]);
            // Registered after ours, so asked before it: the person at the terminal.
            const answer = { requestSecretInput: async () => typed };
            (await locked.load()).hooks.registerHandlers("userInterruptions", answer);
            expect(await codeOf(() => door.request({ method: "eth_accounts" })), typed).to.deep.equal(expected);
          }
          kept.remove();
        }),
      );
    } finally {
      if (terminal === undefined) Reflect.deleteProperty(process.stdin, "isTTY");
      else Object.defineProperty(process.stdin, "isTTY", terminal);
    }
  });
});

describe("a Ledger", () => {
  const account = { address: `0x${"11".repeat(20)}`, chainId: 31337n, url: "http://127.0.0.1:1" };
  const hardhat = (localhost: object, provider?: object) =>
    (async () => ({
      config: { networks: { localhost } },
      hooks: { registerHandlers() {} },
      network: { create: async () => ({ provider }) },
    })) as never;

  it("needs Hardhat's plugin", async () => {
    expect(await codeOf(() => ledgerSigner(account, hardhat({})))).to.deep.equal([64, "HB-2617"]);
  });

  it("that does not answer is temporary", async () => {
    const provider = { request: () => Promise.reject(new Error("NoDeviceFound")) };
    const door = await ledgerSigner(account, hardhat({ ledgerAccounts: [] }, provider));
    expect(await door.request({ method: "eth_accounts" })).to.deep.equal([account.address]);
    const sign = () => door.request({ method: "eth_signTransaction", params: [{}] });
    expect(await codeOf(sign)).to.deep.equal([75, "HB-2618"]);
  });

  it("signs through the plugin's eth_sendTransaction, and sends nothing itself", async () => {
    const asked: string[] = [];
    const provider = { request: async ({ method }: { method: string }) => (asked.push(method), "0x02") };
    const door = await ledgerSigner(account, hardhat({ ledgerAccounts: [] }, provider));
    expect(await door.request({ method: "eth_signTransaction", params: [{}] })).to.equal("0x02");
    await door.request({ method: "eth_signTypedData_v4", params: [] });
    expect(asked).to.deep.equal(["eth_sendTransaction", "eth_signTypedData_v4"]);
    const refused = await door
      .request({ method: "eth_sendTransaction" })
      .catch((error: { code: number }) => error.code);
    expect(refused).to.equal(-32601);
  });
});

describe("choosing a signer", () => {
  it("takes one only, and a Ledger with its address", async () => {
    const node = await startProxy();
    try {
      const both = { rpc: node.url, key: NAME, signer: node.url, as: "guardian" };
      expect(await codeOf(() => connect(both))).to.deep.equal([64, "HB-2616"]);
      expect(await codeOf(() => connect({ rpc: node.url, key: NAME, ledger: true }))).to.deep.equal([64, "HB-2616"]);
      expect(await codeOf(() => connect({ rpc: node.url, ledger: true }))).to.deep.equal([64, "HB-2106"]);
      expect(await codeOf(() => connect({ rpc: node.url, key: "lower" }))).to.deep.equal([64, "HB-2611"]);
      const connected = await connect({ rpc: node.url, key: NAME, as: "guardian" });
      expect(connected.signsApart).to.equal(true);
      expect(await heightOf({ chain: connected } as Desk)).to.equal(
        Number(await connection.provider.request({ method: "eth_blockNumber" })),
      );
    } finally {
      node.close();
    }
  });
});
