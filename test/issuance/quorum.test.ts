// Who has signed: a custodian's quorum. The same for statements, credits and voided sequences.
//
// signatures
// ├── refused: none, too few, one signer twice, out of order, of a stranger, another bank's, revoked, resigned
// ├── refused: over other content, under another domain, malleable or malformed; one bad one among enough good ones
// └── a threshold that was raised counts at once
// signers with code
// ├── ERC-1271: the code decides; a pre-approved digest is enough
// ├── delegated under EIP-7702: by its key whatever its code says, or by its code
// └── anything but the magic word is refused; writing is impossible; gas and memory are bounded
import { expect } from "chai";
import { concat, getBytes, hexlify, toBeHex, type Wallet as KeyWallet } from "ethers";
import { deployTestContract, runtimeCode, type AnyContract } from "../token/compiled.ts";
import {
  type BankSignature,
  signCredit,
  signStatement,
  type Statement,
  statement,
  submit,
  text,
} from "./bank-messages.ts";
import { loadStage } from "./business.ts";
import { keyOf } from "./keys.ts";
import { approve, creditFor, order, propose } from "./orders.ts";
import { act, ascending, BANK, expectRefusal, POOL, units, type Stage } from "./stage.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("ReserveRegistry", () => {
  let stage: Stage;
  let registry: Stage["registry"];
  let message: Statement;
  beforeEach(async () => {
    stage = await loadStage();
    ({ registry } = stage);
    message = await statement(stage, "a");
  });
  const refuse = (signatures: readonly BankSignature[], error: string, ...args: unknown[]) =>
    expectRefusal(registry, submit(stage, message, signatures), error, ...args);
  const signers = (...numbers: number[]) => numbers.map((number) => stage.banks.a[number]!);

  describe("the signatures of a statement", () => {
    it("must be as many as the threshold", async () => {
      await refuse([], "TooFewSigners", 0n, 2n);
      await refuse(await signStatement(stage, message, signers(1)), "TooFewSigners", 1n, 2n);
    });

    it("must be enough for a threshold that was just raised", async () => {
      await act(stage, "registry", "raiseThreshold", BANK.a, 3);
      await refuse(await signStatement(stage, message, signers(0, 1)), "TooFewSigners", 2n, 3n);
      await submit(stage, message, await signStatement(stage, message, signers(0, 1, 2)));
    });

    it("must name each signer once", async () => {
      const [one] = await signStatement(stage, message, signers(0));
      await refuse([one!, one!], "SignersNotSorted", one!.signer, one!.signer);
    });

    it("must ascend", async () => {
      const [low, high] = await signStatement(stage, message, signers(0, 1));
      await refuse([high!, low!], "SignersNotSorted", high!.signer, low!.signer);
    });

    it("must not name the zero address", async () => {
      const zero = { signer: `0x${"00".repeat(20)}`, signature: `0x${"00".repeat(65)}` };
      await refuse([zero, zero], "SignersNotSorted", zero.signer, zero.signer);
    });

    it("must be of signers that nobody has revoked, and that have not resigned", async () => {
      const [low, high] = signers(0, 1);
      const signed = await signStatement(stage, message, [low!, high!]);
      await act(stage, "registry", "revokeSigner", BANK.a, low!.address);
      await refuse(signed, "UnknownSigner", BANK.a, low!.address);
      await registry.connect(high!).resignSigner();
      await refuse([signed[1]!, signed[0]!].slice(0, 1), "TooFewSigners", 1n, 2n);
      const rest = await signStatement(stage, message, signers(1, 2));
      await refuse(rest, "UnknownSigner", BANK.a, high!.address);
    });

    it("must be of the bank's own signers", async () => {
      const stranger = keyOf("a stranger");
      for (const other of [stranger, stage.banks.b[0], stage.holders.STATEMENT_APPROVER]) {
        const signed = await signStatement(stage, message, [signers(0)[0]!, other]);
        await refuse(signed, "UnknownSigner", BANK.a, other.address);
      }
    });

    it("must be over this content", async () => {
      const signed = await signStatement(stage, { ...message, total: message.total - 1n });
      await refuse(signed, "InvalidSignature", signed[0]!.signer);
    });

    for (const [what, domain] of [
      ["chain", { chainId: 1n }],
      ["registry", { verifyingContract: `0x${"11".repeat(20)}` }],
      ["name", { name: "Harbour Mint Desk" }],
      ["version", { version: "2" }],
    ] as const) {
      it(`must be under this registry's domain, not one of another ${what}`, async () => {
        const signed = await signStatement(stage, message, signers(0, 1), { ...stage.domains.registry, ...domain });
        await refuse(signed, "InvalidSignature", signed[0]!.signer);
      });
    }

    it("must not be under the token's domain", async () => {
      const signed = await signStatement(stage, message, signers(0, 1), stage.domains.token);
      await refuse(signed, "InvalidSignature", signed[0]!.signer);
    });

    it("must all be right, also those beyond the threshold", async () => {
      const [first, second, third] = await signStatement(stage, message, signers(0, 1, 2));
      await refuse([first!, second!, { ...third!, signature: first!.signature }], "InvalidSignature", third!.signer);
    });

    for (const [what, spoil] of [
      ["without its v", (signature: string) => hexlify(getBytes(signature).slice(0, 64))],
      ["with a byte more", (signature: string) => concat([signature, "0x00"])],
      ["that is empty", () => "0x"],
      ["of zeros", () => `0x${"00".repeat(65)}`],
      ["with v 0", (signature: string) => concat([hexlify(getBytes(signature).slice(0, 64)), "0x00"])],
      [
        "with the other s",
        (signature: string) => {
          const bytes = getBytes(signature);
          const s = ORDER - BigInt(hexlify(bytes.slice(32, 64)));
          return concat([hexlify(bytes.slice(0, 32)), toBeHex(s, 32), toBeHex(bytes[64] === 27 ? 28 : 27)]);
        },
      ],
    ] as const) {
      it(`must not be one ${what}`, async () => {
        const [first, second] = await signStatement(stage, message, signers(0, 1));
        const bad = { ...first!, signature: spoil(first!.signature) };
        await refuse([bad, second!], "InvalidSignature", first!.signer);
      });
    }
  });

  describe("the signatures of a credit confirmation", () => {
    it("are judged alike: too few, strangers, another bank's, and those of a revoked custodian", async () => {
      const placed = await order(stage, units(10));
      await propose(stage, placed);
      const credit = await creditFor(stage, placed);
      const attempt = async (signing: readonly KeyWallet[] | Stage["banks"]["a"][number][]) =>
        approve(stage, placed, { credit, signatures: await signCredit(stage, credit, signing as never) });
      await expectRefusal(registry, attempt(signers(0)), "TooFewSigners", 1n, 2n);
      const other = stage.banks.b[0];
      await expectRefusal(registry, attempt([signers(0)[0]!, other]), "UnknownSigner", BANK.a, other.address);
      const statementSignatures = await signStatement(stage, message);
      await expectRefusal(
        registry,
        approve(stage, placed, { credit, signatures: statementSignatures }),
        "InvalidSignature",
        statementSignatures[0]!.signer,
      );
      const unknown = { ...credit, custodian: text("BANK-Z") };
      await expectRefusal(
        registry,
        approve(stage, placed, { credit: unknown, signatures: await signCredit(stage, unknown, signers(0, 1)) }),
        "UnknownCustodian",
        text("BANK-Z"),
      );
    });
  });

  describe("a signer with code", () => {
    /** Bank A with this account as one more signer. The account and the first of the others sign. */
    const enlist = (account: { address: string }) => act(stage, "registry", "addSigner", BANK.a, account.address);
    const contract = async (name: string, ...args: unknown[]): Promise<AnyContract & { address: string }> => {
      const deployed = await deployTestContract(name, stage.harbour.deployer, ...args);
      return Object.assign(deployed, { address: await deployed.getAddress() });
    };
    const delegated = async (name: string, ...args: unknown[]) => {
      const account = keyOf(`delegated to ${name}`);
      const delegate = await contract(name, ...args);
      await stage.connection.networkHelpers.setCode(account.address, concat(["0xef0100", delegate.address]));
      return account;
    };
    /** `account`'s signature is made by `key`. */
    const submitWith = async (account: { address: string }, key: Parameters<typeof signStatement>[2]) => {
      // Two days have passed since the signer was enlisted.
      message = await statement(stage, "a");
      const [made] = await signStatement(stage, message, key);
      const [other] = await signStatement(stage, message, signers(0));
      return submit(
        stage,
        message,
        ascending([
          { ...made!, address: account.address },
          { ...other!, address: other!.signer },
        ]).map(({ address, signature }) => ({ signer: address, signature })),
      );
    };
    const isTaken = async () => (await registry.pool(POOL.a)).sequence === message.sequence;
    const owner = keyOf("the owner of a wallet");

    it("signs by what its code accepts", async () => {
      const wallet = await contract("Wallet", owner.address);
      await enlist(wallet);
      await submitWith(wallet, [owner]);
      expect(await isTaken()).to.equal(true);
    });

    it("does not sign by what its code turns down", async () => {
      const wallet = await contract("Wallet", owner.address);
      await enlist(wallet);
      await expectRefusal(registry, submitWith(wallet, [keyOf("somebody else")]), "InvalidSignature", wallet.address);
    });

    it("signs by approving the digest beforehand", async () => {
      const wallet = await contract("PresignedWallet");
      await enlist(wallet);
      message = await statement(stage, "a");
      await wallet.approve(await registry.statementDigest(message));
      const [other] = await signStatement(stage, message, signers(0));
      const list = ascending([
        { address: wallet.address, signature: "0x" },
        { address: other!.signer, signature: other!.signature },
      ]);
      await submit(
        stage,
        message,
        list.map(({ address, signature }) => ({ signer: address, signature })),
      );
      expect(await isTaken()).to.equal(true);
    });

    for (const name of [
      "RefusingSigner",
      "TruthySigner",
      "ShortSigner",
      "DirtySigner",
      "SilentSigner",
      "RevertingSigner",
      "WritingSigner",
      "BombingSigner",
      "BurningSigner",
    ]) {
      it(`does not sign by the answer of a ${name}`, async () => {
        const account = await contract(name);
        await enlist(account);
        await expectRefusal(registry, submitWith(account, [owner]), "InvalidSignature", account.address);
      });
    }

    it("that burns all its gas costs the submitter a bounded amount", async () => {
      const account = await contract("BurningSigner");
      await enlist(account);
      message = await statement(stage, "a");
      const [other] = await signStatement(stage, message, signers(0));
      const list = ascending([
        { address: account.address, signature: "0x" },
        { address: other!.signer, signature: other!.signature },
      ]).map(({ address, signature }) => ({ signer: address, signature }));
      const { provider } = stage.connection.ethers;
      const before = await provider.getBlockNumber();
      // With a limit of its own the call is mined although it fails.
      const call = registry.connect(stage.relayer).submit(message, list, { gasLimit: 3_000_000n });
      await expectRefusal(registry, call, "InvalidSignature", account.address);
      const block = await provider.getBlock("latest");
      expect(block!.number).to.equal(before + 1);
      expect(block!.gasUsed).to.be.within(100_000n, 300_000n);
    });

    for (const name of ["RefusingSigner", "BurningSigner", "BombingSigner"]) {
      it(`signs with its key although it is delegated to a ${name} (EIP-7702)`, async () => {
        const account = await delegated(name);
        await enlist(account);
        await submitWith(account, [account]);
        expect(await isTaken()).to.equal(true);
      });
    }

    it("signs by the code it is delegated to (EIP-7702)", async () => {
      const account = await delegated("Wallet", owner.address);
      await enlist(account);
      await submitWith(account, [owner]);
      expect(await isTaken()).to.equal(true);
    });

    it("does not sign where neither key nor code speaks", async () => {
      const account = await delegated("Wallet", owner.address);
      await enlist(account);
      await expectRefusal(registry, submitWith(account, [keyOf("else")]), "InvalidSignature", account.address);
    });

    it("signs with the key of an account with ordinary code", async () => {
      const account = keyOf("account with code");
      await stage.connection.networkHelpers.setCode(account.address, runtimeCode("RefusingSigner"));
      await enlist(account);
      await submitWith(account, [account]);
      expect(await isTaken()).to.equal(true);
    });
  });
});
