import { ethers } from "ethers";
import type { Provider, Signer, TransactionReceipt, Wallet } from "ethers";
import type { Stablecoin } from "../typechain-types/contracts/token/Stablecoin.ts";

/** What the operations act on: one deployed currency in open mode and the wallets that hold its roles. */
export type GasWorld = {
  provider: Provider;
  token: Stablecoin;
  /** Funds a new wallet with ether. `zeroBytes` fixes how many bytes of its address are zero, as calldata costs by it. */
  wallet(zeroBytes?: number): Promise<Wallet>;
  roles: { minter: Wallet; pauser: Signer; unpauser: Signer; blacklister: Signer; unblacklister: Signer };
};

/** Keys are those of `peer-gas.json`; `_per` is gas per payment inside one transaction. */
export type GasTable = Record<string, number>;

const AMOUNT = 100_000_000n;
const FUNDS = 1_000_000_000n;
const FOREVER = ethers.MaxUint256;

/** Runs every operation of the table once, each in a transaction of its own, and returns its gas used. */
export async function measureGas(world: GasWorld): Promise<GasTable> {
  const { token, wallet, roles } = world;
  const domain = {
    name: await token.name(),
    version: await token.version(),
    chainId: (await world.provider.getNetwork()).chainId,
    verifyingContract: await token.getAddress(),
  };
  const table: GasTable = {};
  const used = async (sent: Promise<{ wait(): Promise<TransactionReceipt | null> }>) => {
    const receipt = await (await sent).wait();
    if (receipt?.status !== 1) throw new Error("a measured transaction failed");
    return Number(receipt.gasUsed);
  };
  const as = (signer: Signer) => token.connect(signer);
  const mint = (to: string, amount: bigint) => used(as(roles.minter).mint(to, amount));
  const holder = async (zeroBytes?: number) => {
    const made = await wallet(zeroBytes);
    await mint(made.address, FUNDS);
    return made;
  };

  // Payments. The existing payee's address has one zero byte, as in the peers' measurement.
  const payer = await holder();
  const payee = await holder(1);
  table.transfer_existing = await used(as(payer).transfer(payee.address, AMOUNT));
  table.transfer_new = await used(as(payer).transfer((await wallet()).address, AMOUNT));
  const whole = await wallet();
  await mint(whole.address, AMOUNT);
  table.transfer_all_existing = await used(as(whole).transfer(payee.address, AMOUNT));

  const spender = await wallet();
  await used(as(payer).approve(spender.address, 10n * AMOUNT));
  table.transferFrom_finite = await used(as(spender).transferFrom(payer.address, payee.address, AMOUNT));
  await used(as(payer).approve(spender.address, FOREVER));
  table.transferFrom_infinite = await used(as(spender).transferFrom(payer.address, payee.address, AMOUNT));
  const shop = await holder(1);
  await used(as(payer).approve(shop.address, 10n * AMOUNT));
  table.transferFrom_by_payee = await used(as(shop).transferFrom(payer.address, shop.address, AMOUNT));

  const approved = await wallet();
  table.approve_0_n = await used(as(payer).approve(approved.address, AMOUNT));
  table.approve_n_m = await used(as(payer).approve(approved.address, 2n * AMOUNT));

  // Signed approvals and payments, submitted by somebody who holds no tokens.
  const relayer = await wallet();
  const owner = await holder();
  const permit = async (spenderAddress: string, value: bigint) => {
    const deadline = FOREVER;
    const signature = ethers.Signature.from(
      await owner.signTypedData(
        domain,
        {
          Permit: [
            { name: "owner", type: "address" },
            { name: "spender", type: "address" },
            { name: "value", type: "uint256" },
            { name: "nonce", type: "uint256" },
            { name: "deadline", type: "uint256" },
          ],
        },
        { owner: owner.address, spender: spenderAddress, value, nonce: await token.nonces(owner.address), deadline },
      ),
    );
    return used(
      as(relayer)["permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"](
        owner.address,
        spenderAddress,
        value,
        deadline,
        signature.v,
        signature.r,
        signature.s,
      ),
    );
  };
  const permitted = await wallet();
  table.permit_first = await permit(permitted.address, AMOUNT);
  table.permit_repeat = await permit(permitted.address, 2n * AMOUNT);

  const payment = [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ];
  const validBefore = 0xffffffffffffn;
  const authorization = async (kind: "Transfer" | "Receive", from: Wallet, to: string, nonce: string) => {
    const message = { from: from.address, to, value: AMOUNT, validAfter: 0n, validBefore, nonce };
    return ethers.Signature.from(await from.signTypedData(domain, { [`${kind}WithAuthorization`]: payment }, message));
  };
  const random = (label: string) => ethers.id(`harbour gas ${label}`);
  const counted = (index: number) => ethers.toBeHex((BigInt(random("prefix")) & ~0xffn) | BigInt(index), 32);
  const authorize = async (kind: "transfer" | "receive", nonce: string) => {
    const to = kind === "transfer" ? payee : shop;
    const s = await authorization(kind === "transfer" ? "Transfer" : "Receive", owner, to.address, nonce);
    const call =
      kind === "transfer"
        ? as(relayer)[
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"
          ]
        : as(shop)["receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"];
    return used(call(owner.address, to.address, AMOUNT, 0n, validBefore, nonce, s.v, s.r, s.s));
  };
  table.transferWithAuthorization = await authorize("transfer", random("transfer"));
  table.receiveWithAuthorization = await authorize("receive", random("receive"));
  await authorize("transfer", counted(0));
  table.transferWithAuthorization_counted = await authorize("transfer", counted(1));

  const memo = random("memo");
  table.transferWithMemo = await used(as(payer).transferWithMemo(payee.address, AMOUNT, memo));

  // Issuance.
  table.mint = await mint(payee.address, AMOUNT);
  table.mint_new = await mint((await wallet()).address, AMOUNT);
  await mint(roles.minter.address, FUNDS);
  table.burn = await used(as(roles.minter).burn(AMOUNT));

  // Batches.
  const hundred = await Promise.all(Array.from({ length: 100 }, () => wallet()));
  const addresses = hundred.map((each) => each.address);
  const amounts = addresses.map(() => AMOUNT);
  await mint(payer.address, 1_000n * AMOUNT);
  table.batch100_new_per = (await used(as(payer).batchTransfer(addresses, amounts))) / 100;
  table.batch100_existing_per = (await used(as(payer).batchTransfer(addresses, amounts))) / 100;
  table.blacklist_batch100_per = (await used(as(roles.blacklister).blacklistBatch(addresses, ethers.ZeroHash))) / 100;
  await used(as(roles.unblacklister).unBlacklistBatch(addresses, ethers.ZeroHash));

  const collect = async (payers: Wallet[], nonce: (index: number) => string) => {
    const rows = await Promise.all(
      payers.map(async (from, index) => {
        const s = await authorization("Receive", from, shop.address, nonce(index));
        return {
          from: from.address,
          value: AMOUNT,
          validAfter: 0n,
          validBefore,
          nonce: nonce(index),
          v: s.v,
          r: s.r,
          s: s.s,
        };
      }),
    );
    return (await used(as(shop).collect(rows, true))) / payers.length;
  };
  const fifty = hundred.slice(0, 50);
  await used(
    as(payer).batchTransfer(
      addresses.slice(0, 50),
      amounts.slice(0, 50).map(() => 5n * AMOUNT),
    ),
  );
  table.batch3009_50payers_1merchant_per = await collect(fifty, (index) => random(`collect ${index}`));
  await collect(fifty, () => counted(2));
  table.batch3009_50payers_1merchant_counted_per = await collect(fifty, () => counted(3));

  // Enforcement.
  const frozen = await holder();
  table.freeze_holder = await used(as(roles.blacklister).blacklist(frozen.address));
  table.unfreeze_holder = await used(as(roles.unblacklister).unBlacklist(frozen.address));
  table.pause = await used(as(roles.pauser).pause());
  table.unpause = await used(as(roles.unpauser).unpause());
  return table;
}
