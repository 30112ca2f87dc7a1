import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { HDNodeWallet, id, Mnemonic, Wallet } from "ethers";
import { KNOWN_KEY, PHRASE, secretsIn, localAddresses } from "../../checks/secret-patterns.ts";
import { scan } from "../../checks/secrets.ts";

// secrets
// ├── found: a local account's key, the key of an account that is named, a key by what it is called, a phrase, a key file
// ├── not found: hashes, masks, numbers, prose, encrypted keys
// └── as a process: silent where there is none, exit code 1 and no secret printed where there is one

const PHRASE_OF_LOCAL = `${"test ".repeat(11)}junk`;
const key = (index: number) =>
  HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(PHRASE_OF_LOCAL), `m/44'/60'/0'/0/${index}`).privateKey;
const accounts = localAddresses();
const found = (text: string) => secretsIn(text, accounts).map(({ line, what }) => [line, what]);

describe("the search for secrets", () => {
  describe("finds", () => {
    it("the key of every local account, however it is written", () => {
      for (const index of [0, 1, 49]) {
        for (const written of [key(index), key(index).slice(2), key(index).toUpperCase().replace("0X", "0x")])
          expect(found(`first\n{"data":"${written}"}`)).to.deep.equal([[2, KNOWN_KEY]]);
      }
    });

    it("the key of an account that any of the files names", () => {
      const folder = mkdtempSync(join(tmpdir(), "harbour-secrets-"));
      try {
        const wallet = new Wallet(id("a key of no mnemonic"));
        writeFileSync(join(folder, "log.txt"), `sent 0x${"1".repeat(64)}\n${wallet.privateKey}\n`);
        expect(scan([folder])).to.deep.equal([]);
        writeFileSync(join(folder, "record.json"), JSON.stringify({ from: wallet.address }));
        expect(scan([folder])).to.deep.equal([{ file: join(folder, "log.txt"), line: 2, what: KNOWN_KEY }]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it("a key by what it is called, though nobody knows its account", () => {
      const unknown = id("nobody's").slice(2);
      for (const name of [
        "private key: ",
        "privateKey=",
        "SEPOLIA_DEPLOYER_KEY=0x",
        'secret": "0x',
        "--signing-key 0x",
      ])
        expect(found(name + unknown), name).to.have.length(1);
    });

    it("a phrase in a line, in a list, and with its numbers", () => {
      const words = Mnemonic.fromEntropy(id("entropy").slice(0, 34)).phrase.split(" ");
      const written = [
        words.join(" "),
        words.join("\n"),
        JSON.stringify(words),
        words.map((w, i) => `${i + 1}. ${w}`).join("\n"),
      ];
      for (const text of [...written, PHRASE_OF_LOCAL]) expect(found(`> ${text}`), text).to.deep.equal([[1, PHRASE]]);
    });

    it("a private key file", () => {
      expect(found(`a\n-----BEGIN EC ${"PRIVATE"} KEY-----\nMHQ…`)).to.have.length(1);
    });
  });

  it("takes hashes, masks, numbers, prose and public keys for what they are", () => {
    const harmless = [
      `transaction 0x${id("a transaction").slice(2)}`,
      `0x${"f".repeat(64)}`,
      `key 0x${"0".repeat(24)}${"ab".repeat(20)}`,
      `private key 0x${"0".repeat(64)}`,
      // One digit more is no key.
      `private key 0x1${id("a").slice(2)}`,
      "the public key of the mapping is shown in the table below; the keystore keeps what is secret, and nobody sees it",
      "able about above absent absorb abstract absurd abuse access accident account",
    ];
    for (const text of harmless) expect(found(text), text).to.deep.equal([]);
  });

  describe("as a process", function () {
    this.timeout(60_000);

    const root = fileURLToPath(new URL("../..", import.meta.url));
    const check = (...paths: string[]) =>
      new Promise<{ code: number; said: string }>((resolve) => {
        execFile(
          process.execPath,
          ["--import", "tsx", "checks/secrets.ts", ...paths],
          { cwd: root },
          (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), said: out + err }),
        );
      });

    it("finds a planted key, names file and line, and does not repeat it", async () => {
      const folder = mkdtempSync(join(tmpdir(), "harbour-secrets-"));
      try {
        const file = join(folder, "suite.log");
        writeFileSync(file, `12 passing\nsigner ${key(14)}\n`);
        const ran = await check(folder);
        expect(ran.code).to.equal(1);
        expect(ran.said).to.contain(`${file}:2: ${KNOWN_KEY}`);
        expect(ran.said).not.to.contain(key(14).slice(2, 20));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it("refuses a path that is not there, so that a mistyped log is not taken for a clean one", async () => {
      expect((await check("/nowhere/suite.log")).code).to.equal(1);
    });
  });
});
