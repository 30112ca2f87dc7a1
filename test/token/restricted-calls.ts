import { CASE, FLAG, loadStage, MODE, order, type TokenStage } from "./token-stage.ts";

/** One call of a restricted function that succeeds for the right caller and changes something. */
export interface RestrictedCall {
  readonly name: string;
  args(stage: TokenStage): Promise<unknown[]>;
  /** What must be true afterwards and was not before, seen from a paused stage. */
  isDone(stage: TokenStage): Promise<boolean>;
}

const LESS = 3n;
const MORE = 2n ** 100n;

/** The stage with the payer blacklisted and a hold of 10 on the payee, so that there is something to lift and seize. */
export async function loadRestrictedStage(): Promise<TokenStage> {
  const stage = await loadStage();
  await order(stage, "blacklist", stage.payer.address);
  await order(stage, "raiseHold", stage.payee.address, 10n, CASE);
  return stage;
}

const isSet = async (stage: TokenStage, flag: number, set: boolean): Promise<boolean> =>
  ((await stage.token.flags(stage.spender.address)) === BigInt(flag)) === set;
const isHeld = async ({ token, payee }: TokenStage, hold: bigint): Promise<boolean> =>
  (await token.getFrozenTokens(payee.address)) === hold;
const isSeized = async ({ token, treasury }: TokenStage): Promise<boolean> => (await token.balanceOf(treasury)) === 5n;
const isBlacklisted = ({ token, payer }: TokenStage): Promise<boolean> => token.isBlacklisted(payer.address);

/** Every restricted function. setFrozenTokens is not among them: it asks for the role of its direction itself. */
export const restrictedCalls: readonly RestrictedCall[] = [
  {
    name: "removeMinter",
    args: async ({ minter }) => [minter.address],
    isDone: async ({ token, minter }) => !(await token.isMinter(minter.address)),
  },
  {
    name: "decreaseMinterAllowance",
    args: async ({ minter }) => [minter.address, MORE],
    isDone: async ({ token, minter }) => (await token.minterAllowance(minter.address)) === 0n,
  },
  {
    name: "lowerCeilingCap",
    args: async () => [LESS],
    isDone: async ({ token }) => (await token.supplyCeiling())[0] === LESS && (await token.ceilingCap()) === LESS,
  },
  {
    name: "register",
    args: async ({ spender }) => [spender.address, FLAG.redemption],
    isDone: (stage) => isSet(stage, FLAG.redemption, true),
  },
  {
    name: "raiseCeilingCap",
    args: async () => [MORE],
    isDone: async ({ token }) => (await token.ceilingCap()) === MORE,
  },
  {
    name: "forcedTransfer",
    args: async ({ payer, treasury }) => [payer.address, treasury, 5n],
    isDone: isSeized,
  },
  {
    name: "upgradeToAndCall",
    // The installed twin once more, and a call of it: an upgrade keeps the mode.
    args: async ({ token }) => [await token.twin(await token.mode()), token.interface.encodeFunctionData("mode")],
    isDone: async ({ token }) => (await token.mode()) === MODE.paused,
  },
  {
    name: "configureMinter",
    args: async ({ spender }) => [spender.address, 9n],
    isDone: async ({ token, spender }) => (await token.minterAllowance(spender.address)) === 9n,
  },
  { name: "pause", args: async () => [], isDone: async ({ token }) => token.paused() },
  {
    name: "closePolicy",
    args: async () => [],
    isDone: async ({ token, spender }) => !(await token.canSend(spender.address)),
  },
  { name: "unpause", args: async () => [], isDone: async ({ token }) => !(await token.paused()) },
  { name: "openPolicy", args: async () => [], isDone: async ({ token, spender }) => token.canSend(spender.address) },
  {
    name: "setContractURI",
    args: async () => ["ipfs://new"],
    isDone: async ({ token }) => (await token.contractURI()) === "ipfs://new",
  },
  {
    name: "setVerified",
    args: async ({ spender }) => [spender.address, true],
    isDone: (stage) => isSet(stage, FLAG.verified, true),
  },
  {
    name: "blacklist",
    args: async ({ spender }) => [spender.address],
    isDone: (stage) => isSet(stage, FLAG.blacklisted, true),
  },
  {
    name: "blacklistBatch",
    args: async ({ spender }) => [[spender.address], CASE],
    isDone: (stage) => isSet(stage, FLAG.blacklisted, true),
  },
  { name: "raiseHold", args: async ({ payee }) => [payee.address, 11n, CASE], isDone: (stage) => isHeld(stage, 11n) },
  {
    name: "unBlacklist",
    args: async ({ payer }) => [payer.address],
    isDone: async (stage) => !(await isBlacklisted(stage)),
  },
  {
    name: "unBlacklistBatch",
    args: async ({ payer }) => [[payer.address], CASE],
    isDone: async (stage) => !(await isBlacklisted(stage)),
  },
  { name: "lowerHold", args: async ({ payee }) => [payee.address, 9n, CASE], isDone: (stage) => isHeld(stage, 9n) },
  {
    name: "seize",
    args: async ({ payer, treasury }) => [payer.address, treasury, 5n, CASE],
    isDone: isSeized,
  },
  {
    name: "rescueERC20",
    args: async ({ otherToken, treasury }) => [otherToken, treasury, 0n],
    isDone: async ({ token }) => token.paused(),
  },
  {
    name: "setSupplyCeiling",
    args: async () => [LESS, 5n],
    isDone: async ({ token }) => (await token.supplyCeiling()).every((value, i) => value === [LESS, 5n][i]),
  },
];
