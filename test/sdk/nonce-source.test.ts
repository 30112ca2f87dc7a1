import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { nonceFile } from "../../sdk/nonce-file.ts";
import {
  countingNonceSource,
  firstNonceOf,
  firstUnusedNonce,
  memoryNonceStore,
  nonceAfter,
  type NonceStore,
  randomNonce,
} from "../../sdk/nonce-source.ts";
import { expectCode, expectRejection } from "./throws.ts";

const PREFIX = `0x${"a1".repeat(31)}`;

async function take(count: number, source: { next(): Promise<string> }): Promise<string[]> {
  const nonces: string[] = [];
  for (let i = 0; i < count; i += 1) nonces.push(await source.next());
  return nonces;
}

describe("nonce source", () => {
  describe("countingNonceSource", () => {
    it("counts the last byte up behind its prefix", async () => {
      const source = countingNonceSource({ store: memoryNonceStore(), prefix: PREFIX });
      expect(await take(3, source)).to.deep.equal([`${PREFIX}00`, `${PREFIX}01`, `${PREFIX}02`]);
    });

    it("fills 256 nonces of one storage word, then goes to the next", async () => {
      const nonces = await take(513, countingNonceSource({ store: memoryNonceStore(), prefix: PREFIX }));
      const words = nonces.map((nonce) => nonce.slice(0, -2));
      expect(new Set(words).size).to.equal(3);
      expect(words.filter((word) => word === PREFIX)).to.have.length(256);
      expect(BigInt(words[256]!)).to.equal(BigInt(PREFIX) + 1n);
      expect(new Set(nonces).size).to.equal(513);
    });

    it("goes round at the end of all nonces", () => {
      expect(nonceAfter(`0x${"ff".repeat(32)}`)).to.equal(`0x${"00".repeat(32)}`);
    });

    it("starts with a random prefix and byte zero unless told", async () => {
      const first = await countingNonceSource({ store: memoryNonceStore() }).next();
      const second = await countingNonceSource({ store: memoryNonceStore() }).next();
      expect(first).to.match(/^0x[0-9a-f]{62}00$/);
      expect(first).not.to.equal(second);
    });

    it("goes on where the store is, whatever prefix it is given", async () => {
      const store = memoryNonceStore();
      await take(2, countingNonceSource({ store, prefix: PREFIX }));
      expect(await countingNonceSource({ store, prefix: `0x${"b2".repeat(31)}` }).next()).to.equal(`${PREFIX}02`);
    });

    it("hands out no nonce twice to callers at the same time", async () => {
      const store = memoryNonceStore();
      const sources = [1, 2, 3].map(() => countingNonceSource({ store, prefix: PREFIX }));
      const nonces = await Promise.all(Array.from({ length: 300 }, (_, i) => sources[i % 3]!.next()));
      expect(new Set(nonces).size).to.equal(300);
      expect(await sources[0]!.next()).to.equal(nonceAfter(nonces.sort().at(-1)!));
    });

    it("stores before it hands out, so that a crash skips a nonce and never repeats one", async () => {
      const disk = memoryNonceStore();
      const dying: NonceStore = {
        load: () => disk.load(),
        replace: async (previous, next) => {
          await disk.replace(previous, next);
          throw new Error("power cut");
        },
      };
      const handed = await take(2, countingNonceSource({ store: disk, prefix: PREFIX }));
      const lost = await countingNonceSource({ store: dying })
        .next()
        .catch((error: Error) => error.message);
      handed.push(await countingNonceSource({ store: disk }).next());
      expect(lost).to.equal("power cut");
      expect(handed).to.deep.equal([`${PREFIX}00`, `${PREFIX}01`, `${PREFIX}03`]);
    });

    it("hands out nothing if it cannot be stored, and recovers when it can", async () => {
      const disk = memoryNonceStore();
      let full = true;
      const store: NonceStore = {
        load: () => disk.load(),
        replace: async (previous, next) => {
          if (full) throw new Error("disk full");
          return disk.replace(previous, next);
        },
      };
      const source = countingNonceSource({ store, prefix: PREFIX });
      expect(await source.next().catch((error: Error) => error.message)).to.equal("disk full");
      full = false;
      expect(await source.next()).to.equal(`${PREFIX}00`);
    });

    it("refuses a prefix that is not 31 bytes", () => {
      for (const prefix of ["0x", PREFIX.slice(0, -2), `${PREFIX}00`, "a1"]) {
        expectCode("HB-1401", () => countingNonceSource({ store: memoryNonceStore(), prefix }));
      }
    });

    it("refuses a stored state that is not a nonce", async () => {
      await expectRejection("HB-1402", countingNonceSource({ store: memoryNonceStore({ next: "7" }) }).next());
    });
  });

  describe("randomNonce", () => {
    it("is 32 bytes and another one every time", () => {
      const nonces = Array.from({ length: 100 }, randomNonce);
      for (const nonce of nonces) expect(nonce).to.match(/^0x[0-9a-f]{64}$/);
      expect(new Set(nonces).size).to.equal(100);
    });
  });

  describe("nonceFile", () => {
    let directory: string;
    let path: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), "nonces-"));
      path = join(directory, "payer.json");
    });
    afterEach(() => rm(directory, { recursive: true }));

    it("survives a restart", async () => {
      await take(2, countingNonceSource({ store: nonceFile({ path }), prefix: PREFIX }));
      expect(JSON.parse(await readFile(path, "utf8"))).to.deep.equal({ next: `${PREFIX}02` });
      expect(await countingNonceSource({ store: nonceFile({ path }) }).next()).to.equal(`${PREFIX}02`);
    });

    it("is shared by several sources without a nonce twice", async () => {
      const sources = [1, 2, 3].map(() => countingNonceSource({ store: nonceFile({ path }) }));
      const nonces = await Promise.all(Array.from({ length: 30 }, (_, i) => sources[i % 3]!.next()));
      expect(new Set(nonces).size).to.equal(30);
    });

    it("reads the old state whole if a crash left a half-written new one", async () => {
      await take(1, countingNonceSource({ store: nonceFile({ path }), prefix: PREFIX }));
      await writeFile(`${path}.new`, '{"next": "0xa1');
      expect(await countingNonceSource({ store: nonceFile({ path }) }).next()).to.equal(`${PREFIX}01`);
    });

    it("refuses a file that is something else", async () => {
      for (const text of ["", "{}", "null", '{"next": 7}', "not JSON"]) {
        await writeFile(path, text);
        await expectRejection("HB-1402", countingNonceSource({ store: nonceFile({ path }) }).next());
      }
    });

    it("refuses to go on while somebody else holds the lock", async () => {
      await writeFile(`${path}.lock`, "");
      await expectRejection("HB-1403", countingNonceSource({ store: nonceFile({ path, patience: 20 }) }).next());
    });
  });

  describe("firstUnusedNonce", () => {
    const AUTHORIZER = `0x${"11".repeat(20)}`;
    const tokenWith = (used: (nonce: bigint) => boolean) => ({
      asked: 0,
      async authorizationState(authorizer: string, nonce: string) {
        expect(authorizer).to.equal(AUTHORIZER);
        this.asked += 1;
        return used(BigInt(nonce));
      },
    });
    const base = BigInt(`${PREFIX}00`);

    it("starts with byte zero of a prefix", async () => {
      const token = tokenWith(() => false);
      expect(await firstUnusedNonce({ token, authorizer: AUTHORIZER, from: PREFIX })).to.equal(`${PREFIX}00`);
    });

    it("finds the first gap, across storage words too", async () => {
      const gap = tokenWith((nonce) => nonce < base + 70n && nonce !== base + 65n);
      expect(await firstUnusedNonce({ token: gap, authorizer: AUTHORIZER, from: PREFIX })).to.equal(`${PREFIX}41`);
      const full = tokenWith((nonce) => nonce < base + 256n);
      expect(await firstUnusedNonce({ token: full, authorizer: AUTHORIZER, from: `${PREFIX}05` })).to.equal(
        firstNonceOf(`0x${"a1".repeat(30)}a2`),
      );
    });

    it("gives up after as many as it was told", async () => {
      const token = tokenWith(() => true);
      await expectRejection("HB-1404", firstUnusedNonce({ token, authorizer: AUTHORIZER, from: PREFIX, limit: 100 }));
      expect(token.asked).to.equal(100);
    });

    it("refuses a start that is neither a prefix nor a nonce", async () => {
      const token = tokenWith(() => false);
      await expectRejection("HB-1401", firstUnusedNonce({ token, authorizer: AUTHORIZER, from: "0x00" }));
    });
  });
});
