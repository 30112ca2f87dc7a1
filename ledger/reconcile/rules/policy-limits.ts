import type { CurrencySettings } from "../../../policy/network-file.ts";
import { formatDuration, formatTime } from "../../../sdk/wording.ts";
import { money, type Difference } from "../difference.ts";
import type { ChainPicture } from "../picture.ts";
import type { Rule } from "../rule.ts";

/** The bounds of issuance, the consents and the registered wallets against the policy file. */
export const policyLimits: Rule = {
  name: "policy-limits",
  title: "Limits, consents and beneficiaries = policy file",
  leftOut: ({ chains }) =>
    chains.some(({ policy }) => policy !== undefined) ? undefined : "no policy file is at hand",
  run: ({ chains, currency }) =>
    chains.flatMap((chain): Difference[] => {
      const { policy, moment } = chain;
      const settings = policy?.currencies.find((one) => one.currency === currency);
      if (policy === undefined || settings === undefined) return [];
      return figures(chain, settings)
        .filter(([, found, expected]) => found !== expected)
        .map(([name, found, expected, difference = name]) => ({
          rule: "policy-limits",
          currency,
          subject: `chain ${moment.chainId} ${name}`,
          severity: "break",
          left: `${found} in force`,
          right: `${expected} in the policy file`,
          difference,
          evidence: [
            { is: "policy", path: policy.path, sha256: policy.sha256 },
            { is: "block", chainId: moment.chainId, block: moment.block, hash: moment.hash },
          ],
        }));
    }),
};

/** Name, what is in force, what the file says; the difference where the name is not for everybody to read. */
type Figure = [string, string, string, string?];

function figures({ limits, reserve, moment }: ChainPicture, settings: CurrencySettings): Figure[] {
  const { issuance, ceilingCap, currency } = settings;
  const amount = (minor: bigint | undefined) => (minor === undefined ? "nothing" : money(minor, currency));
  const bps = (value: number) => `${value} bps`;
  const until = (time: number | undefined) => (time === undefined ? "nothing" : formatTime(BigInt(time)));
  const own = issuance.allocation?.shares.find(({ chainId }) => chainId === moment.chainId)?.amount;
  const bounds: Figure[] = [
    ["ceiling cap", amount(limits.ceilingCap), amount(ceilingCap)],
    ["order limit", amount(limits.orderLimit), amount(issuance.orderLimit)],
    ["24-hour window", amount(limits.windowLimit), amount(issuance.windowLimit)],
    ["large order size", amount(limits.largeOrderSize), amount(issuance.largeOrderSize)],
    ["share of the ceiling", bps(limits.shareLimitBps), bps(issuance.shareLimitBps)],
  ];
  if (reserve !== undefined) {
    const { approval, allocation } = reserve;
    bounds.push(
      ["buffer", bps(reserve.bufferBps), bps(issuance.bufferBps)],
      ["highest age", formatDuration(BigInt(reserve.maxAge)), formatDuration(BigInt(issuance.maxAge))],
      ["step", bps(reserve.stepBps), bps(issuance.stepBps)],
      ["approval", amount(approval?.ceiling), amount(issuance.approval?.ceiling)],
      ["end of the approval", until(approval?.expiry), until(issuance.approval?.expiry)],
      ["allocation", amount(allocation.epoch === 0n ? undefined : allocation.amount), amount(own)],
    );
  }
  const wallets = new Map(issuance.beneficiaries.map((one) => [one.wallet.toLowerCase(), one.validUntil]));
  for (const wallet of new Set([...wallets.keys(), ...limits.beneficiaries.keys()])) {
    const [found, expected] = [until(limits.beneficiaries.get(wallet)), until(wallets.get(wallet))];
    bounds.push([`beneficiary ${wallet}`, found, expected, "another beneficiary"]);
  }
  return bounds;
}
