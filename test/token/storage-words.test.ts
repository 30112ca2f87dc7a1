// Storage after a full life
// ├── the namespace: ERC-7201 of "harbour.token"; nothing in linear slots
// ├── account word [ flags 8 | reserved 88 | permit nonce 32 | balance 128 ]
// ├── totals word [ valid until 48 | ceiling 104 | supply 104 ]; cap and policy word [ closed 1 | cap 104 ]
// ├── minter word [ active 1 | allowance 104 ]; allowances; holds; contract URI
// ├── nonces: word = nonce >> 8, bit = nonce & 0xff
// ├── ERC-1967 slot: a clean address; OpenZeppelin's namespaces
// ├── largest values: no field reaches its neighbour; reserved bits change nothing and are kept
// └── no transaction writes a slot that is not one of these
import { expect } from "chai";
import { AbiCoder, hexlify, id, keccak256, MaxUint256, solidityPackedKeccak256, toBeHex, toUtf8Bytes } from "ethers";
import { signWithSigner } from "../../sdk/sign.ts";
import { transferWithAuthorizationTypedData } from "../../sdk/typed-data.ts";
import { connection } from "../fixture.ts";
import { signCancellation, signPermit, submit } from "./payment-routes.ts";
import {
  CASE,
  FLAG,
  FOREVER,
  loadStage,
  MINTER_ALLOWANCE,
  MODE,
  OPENING_BALANCE,
  order,
  type TokenStage,
} from "./token-stage.ts";

const coder = AbiCoder.defaultAbiCoder();

/** ERC-7201. */
function namespace(name: string): bigint {
  const inner = coder.encode(["uint256"], [BigInt(id(name)) - 1n]);
  return BigInt(keccak256(inner)) & ~0xffn;
}
/** ERC-1967. */
const eip1967 = (name: string): bigint => BigInt(id(`eip1967.proxy.${name}`)) - 1n;
const entry = (type: string, key: unknown, slot: bigint): bigint =>
  BigInt(keccak256(coder.encode([type, "uint256"], [key, slot])));

const TOKEN = namespace("harbour.token");
const slots = {
  account: (account: string) => entry("address", account, TOKEN),
  allowance: (owner: string, spender: string) => entry("address", spender, entry("address", owner, TOKEN + 1n)),
  nonces: (authorizer: string, nonce: string) =>
    entry("uint256", BigInt(nonce) >> 8n, entry("address", authorizer, TOKEN + 2n)),
  totals: TOKEN + 3n,
  capAndPolicy: TOKEN + 4n,
  minter: (minter: string) => entry("address", minter, TOKEN + 5n),
  hold: (account: string) => entry("address", account, TOKEN + 6n),
  contractURI: TOKEN + 7n,
  contractURIData: BigInt(solidityPackedKeccak256(["uint256"], [TOKEN + 7n])),
  implementation: eip1967("implementation"),
  initializable: namespace("openzeppelin.storage.Initializable"),
  accessManaged: namespace("openzeppelin.storage.AccessManaged"),
};

const read = async ({ token }: TokenStage, slot: bigint): Promise<bigint> =>
  BigInt(await connection.ethers.provider.getStorage(token, slot));
const write = ({ domain }: TokenStage, slot: bigint, value: bigint) =>
  connection.networkHelpers.setStorageAt(domain.verifyingContract, toBeHex(slot), toBeHex(value, 32));

const accountWord = (flags: number, permitNonce: bigint, balance: bigint): bigint =>
  (BigInt(flags) << 248n) | (permitNonce << 128n) | balance;
const totalsWord = (validUntil: bigint, ceiling: bigint, supply: bigint): bigint =>
  (validUntil << 208n) | (ceiling << 104n) | supply;
const minterWord = (allowance: bigint): bigint => (1n << 104n) | allowance;

const PREFIX = `0x${"5e".repeat(31)}`;
const nonceWith = (lastByte: number): string => `${PREFIX}${lastByte.toString(16).padStart(2, "0")}`;
const USED = [0, 3, 255];
const CANCELLED = 8;
const LONG_URI = `ipfs://${"b".repeat(60)}`;
const LARGEST = 2n ** 104n - 1n;
const CEILING = 900_000_000_000_000n;
const CAP = 950_000_000_000_000n;

async function signedPayment(stage: TokenStage, nonce: string) {
  const { domain, payer, payee } = stage;
  const message = { from: payer.address, to: payee.address, value: 10n, validAfter: 0n, validBefore: FOREVER, nonce };
  return signWithSigner({ typedData: transferWithAuthorizationTypedData({ domain, message }), signer: payer });
}

/** Everything that writes: mint, approve, permit, EIP-3009, verify, register, hold, blacklist, ceilings, pause. */
async function live(stage: TokenStage): Promise<void> {
  const { token, payer, payee, spender, relayer, minter, treasury, vault } = stage;
  await token.connect(minter).mint(treasury, 77n);
  await token.connect(payer).approve(spender.address, 1_234n);
  await token.connect(payer).approve(relayer.address, MaxUint256);
  for (const value of [5n, 6n, 7n]) {
    await submit(stage, await signPermit({ stage, owner: payer, spender: payee.address, value }), "vrs", relayer);
  }
  for (const lastByte of USED) await submit(stage, await signedPayment(stage, nonceWith(lastByte)), "vrs", relayer);
  await submit(stage, await signCancellation(stage, payer, nonceWith(CANCELLED)), "bytes", relayer);
  await order(stage, "setVerified", payer.address, true);
  await order(stage, "setVerified", vault, true);
  await order(stage, "register", vault, FLAG.protected | FLAG.redemption | FLAG.destination);
  await order(stage, "raiseHold", payer.address, 400n, CASE);
  await order(stage, "blacklistBatch", [payer.address, payee.address], CASE);
  await order(stage, "configureMinter", spender.address, 99n);
  await order(stage, "lowerCeilingCap", CAP);
  await order(stage, "setSupplyCeiling", CEILING, 1_900_000_000_000n);
  await order(stage, "setContractURI", LONG_URI);
  await order(stage, "closePolicy");
  await order(stage, "pause");
}

describe("Storage", () => {
  describe("after a full life", () => {
    let stage: TokenStage;
    let firstBlock: number;

    before(async () => {
      stage = await loadStage();
      firstBlock = await connection.networkHelpers.time.latestBlock();
      await live(stage);
    });

    it("is in the namespace that the source declares", async () => {
      expect(toBeHex(TOKEN)).to.equal("0xb159a4509fe82b5bbed025e6219dc31fd8f539ec92baad823bdbbacf05d5a400");
    });

    it("holds flags, permit nonce and balance of a payer in one word, reserved bits zero", async () => {
      const flags = FLAG.blacklisted | FLAG.hold | FLAG.verified;
      expect(await read(stage, slots.account(stage.payer.address))).to.equal(
        accountWord(flags, 3n, OPENING_BALANCE - 30n),
      );
    });

    it("holds the balance of a blacklisted payee", async () => {
      expect(await read(stage, slots.account(stage.payee.address))).to.equal(accountWord(FLAG.blacklisted, 0n, 30n));
    });

    it("holds every other flag at its bit", async () => {
      expect(await read(stage, slots.account(stage.vault))).to.equal(accountWord(0x0f, 0n, 0n));
      expect(await read(stage, slots.account(stage.treasury))).to.equal(accountWord(FLAG.destination, 0n, 77n));
      expect(await read(stage, slots.account(stage.redemption.address))).to.equal(accountWord(FLAG.redemption, 0n, 0n));
    });

    it("holds allowances as they are, the infinite one too", async () => {
      const { payer, payee, spender, relayer } = stage;
      expect(await read(stage, slots.allowance(payer.address, spender.address))).to.equal(1_234n);
      expect(await read(stage, slots.allowance(payer.address, relayer.address))).to.equal(MaxUint256);
      expect(await read(stage, slots.allowance(payer.address, payee.address))).to.equal(7n);
    });

    it("holds used and cancelled nonces as bits of one word", async () => {
      const bits = [...USED, CANCELLED].reduce((word, bit) => word | (1n << BigInt(bit)), 0n);
      expect(await read(stage, slots.nonces(stage.payer.address, nonceWith(0)))).to.equal(bits);
    });

    it("holds supply, ceiling and its time in one word", async () => {
      expect(await read(stage, slots.totals)).to.equal(totalsWord(1_900_000_000_000n, CEILING, OPENING_BALANCE + 77n));
    });

    it("holds the cap and the policy in the next", async () => {
      expect(await read(stage, slots.capAndPolicy)).to.equal((1n << 104n) | CAP);
    });

    it("holds what each minter may mint and that it is one", async () => {
      const { minter, spender } = stage;
      const left = MINTER_ALLOWANCE - OPENING_BALANCE - 77n;
      expect(await read(stage, slots.minter(minter.address))).to.equal(minterWord(left));
      expect(await read(stage, slots.minter(spender.address))).to.equal(minterWord(99n));
    });

    it("holds the held amount apart", async () => {
      expect(await read(stage, slots.hold(stage.payer.address))).to.equal(400n);
    });

    it("holds the contract URI as Solidity does", async () => {
      const bytes = toUtf8Bytes(LONG_URI);
      expect(await read(stage, slots.contractURI)).to.equal(BigInt(bytes.length * 2 + 1));
      for (let i = 0; i * 32 < bytes.length; i += 1) {
        const chunk = new Uint8Array(32);
        chunk.set(bytes.slice(i * 32, i * 32 + 32));
        expect(await read(stage, slots.contractURIData + BigInt(i))).to.equal(BigInt(hexlify(chunk)));
      }
    });

    it("holds a clean address in the ERC-1967 slot, and neither admin nor beacon", async () => {
      expect(await read(stage, slots.implementation)).to.equal(BigInt(await stage.token.twin(MODE.paused)));
      expect(await read(stage, eip1967("admin"))).to.equal(0n);
      expect(await read(stage, eip1967("beacon"))).to.equal(0n);
    });

    it("holds version 1 and the authority in OpenZeppelin's namespaces", async () => {
      expect(await read(stage, slots.initializable)).to.equal(1n);
      expect(await read(stage, slots.accessManaged)).to.equal(BigInt(stage.authority.target as string));
    });

    it("has nothing in the linear slots", async () => {
      for (let slot = 0n; slot < 64n; slot += 1n) expect(await read(stage, slot), `slot ${slot}`).to.equal(0n);
    });

    it("was written at these slots and no others", async () => {
      const { payer, payee, spender, relayer, minter, redemption, treasury, vault } = stage;
      const people = [payer, payee, spender, relayer, minter, redemption]
        .map(({ address }) => address)
        .concat(treasury, vault);
      const declared = new Set<bigint>([
        slots.totals,
        slots.capAndPolicy,
        slots.contractURI,
        ...[0n, 1n, 2n].map((i) => slots.contractURIData + i),
        slots.implementation,
        slots.accessManaged,
        slots.nonces(payer.address, nonceWith(0)),
        ...people.flatMap((account) => [slots.account(account), slots.minter(account), slots.hold(account)]),
        ...people.map((account) => slots.allowance(payer.address, account)),
      ]);
      const written = new Set<bigint>();
      const last = await connection.networkHelpers.time.latestBlock();
      for (let number = firstBlock + 1; number <= last; number += 1) {
        const block = await connection.ethers.provider.getBlock(number, true);
        for (const { hash, to } of block!.prefetchedTransactions) {
          if (to === stage.domain.verifyingContract) for (const slot of await writtenBy(hash)) written.add(slot);
        }
      }
      expect(written.size).to.be.greaterThan(15);
      expect([...written].filter((slot) => !declared.has(slot)).map((slot) => toBeHex(slot))).to.deep.equal([]);
    });
  });

  /** The slots that a transaction to the token wrote on the token itself: in the proxy or in its delegate. */
  async function writtenBy(hash: string): Promise<bigint[]> {
    const trace = (await connection.provider.request({ method: "debug_traceTransaction", params: [hash] })) as {
      structLogs: readonly { op: string; depth: number; stack: readonly string[] }[];
    };
    return trace.structLogs
      .filter(({ op, depth }) => op === "SSTORE" && depth <= 2)
      .map(({ stack }) => BigInt(`0x${stack.at(-1)!.replace(/^0x/, "")}`));
  }

  describe("at the edges", () => {
    it("holds the shortest contract URI in its own slot, and none at all", async () => {
      const stage = await loadStage();
      expect(await read(stage, slots.contractURI)).to.equal(0n);
      await order(stage, "setContractURI", "x");
      expect(await read(stage, slots.contractURI)).to.equal((BigInt(0x78) << 248n) | 2n);
    });

    it("forgets a removed minter", async () => {
      const stage = await loadStage();
      await order(stage, "removeMinter", stage.minter.address);
      expect(await read(stage, slots.minter(stage.minter.address))).to.equal(0n);
    });

    it("keeps the largest supply, ceiling, cap, allowance and time within their fields", async () => {
      const stage = await loadStage();
      const { token, minter, payer, payee } = stage;
      await order(stage, "raiseCeilingCap", LARGEST);
      await order(stage, "setSupplyCeiling", LARGEST, 2n ** 48n - 1n);
      await order(stage, "configureMinter", minter.address, LARGEST);
      await token.connect(minter).mint(payer.address, LARGEST - OPENING_BALANCE);
      expect(await read(stage, slots.totals)).to.equal(MaxUint256);
      expect(await read(stage, slots.capAndPolicy)).to.equal(LARGEST);
      expect(await read(stage, slots.minter(minter.address))).to.equal(minterWord(OPENING_BALANCE));
      expect(await read(stage, slots.account(payer.address))).to.equal(LARGEST);

      await token.connect(payer).transfer(payee.address, LARGEST);
      expect(await read(stage, slots.account(payer.address))).to.equal(0n);
      expect(await read(stage, slots.account(payee.address))).to.equal(LARGEST);
      await expect(token.connect(minter).mint(payer.address, 1n))
        .to.be.revertedWithCustomError(token, "SupplyCeilingExceeded")
        .withArgs(LARGEST + 1n, LARGEST);
    });

    it("lets the 2^32nd permit of an account touch neither its flags nor its balance", async () => {
      const stage = await loadStage();
      const { token, payer, spender, relayer } = stage;
      await write(stage, slots.account(payer.address), accountWord(FLAG.verified, 2n ** 32n - 1n, OPENING_BALANCE));
      await submit(
        stage,
        await signPermit({ stage, owner: payer, spender: spender.address, value: 1n }),
        "vrs",
        relayer,
      );
      expect(await token.flags(payer.address)).to.equal(BigInt(FLAG.verified));
      expect(await token.balanceOf(payer.address)).to.equal(OPENING_BALANCE);
    });

    for (const mode of ["open", "paused"] as const) {
      it(`while ${mode}, reads no reserved bit of an account and keeps them all`, async () => {
        const stage = await loadStage();
        const { token, payer, redemption } = stage;
        const reserved = (2n ** 88n - 1n) << 160n;
        await write(stage, slots.account(payer.address), reserved | accountWord(FLAG.verified, 5n, OPENING_BALANCE));
        if (mode === "paused") await order(stage, "pause");
        await token.connect(payer).transfer(redemption.address, 10n);
        await order(stage, "blacklist", payer.address);
        expect(await read(stage, slots.account(payer.address))).to.equal(
          reserved | accountWord(FLAG.blacklisted | FLAG.verified, 5n, OPENING_BALANCE - 10n),
        );
        expect(await token.nonces(payer.address)).to.equal(5n);
        expect(await token.balanceOf(payer.address)).to.equal(OPENING_BALANCE - 10n);
        expect(await token.flags(payer.address)).to.equal(BigInt(FLAG.blacklisted | FLAG.verified));
      });
    }

    for (const spare of [0x20, 0x10]) {
      it(`treats the spare restricting flag ${spare} as no reason to refuse, yet`, async () => {
        const stage = await loadStage();
        const { token, payer, payee } = stage;
        await write(stage, slots.account(payer.address), accountWord(spare, 0n, OPENING_BALANCE));
        await token.connect(payer).transfer(payee.address, 10n);
        expect(await read(stage, slots.account(payer.address))).to.equal(accountWord(spare, 0n, OPENING_BALANCE - 10n));
      });
    }

    for (const mode of ["open", "permissioned", "paused"] as const) {
      it(`has the ${mode} twin's clean address in the ERC-1967 slot while ${mode}`, async () => {
        const stage = await loadStage();
        if (mode === "permissioned") await order(stage, "closePolicy");
        if (mode === "paused") await order(stage, "pause");
        expect(await read(stage, slots.implementation)).to.equal(BigInt(await stage.token.twin(MODE[mode])));
      });
    }
  });
});
