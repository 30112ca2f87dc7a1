import type { ParamType, Result } from "ethers";
import type { WordingParameters } from "../../sdk/wording.ts";
import { CURRENCIES, type Currency, type Deployment } from "./connection.ts";

/** Which currency a token is; undefined: none of ours. */
export function currencyOfToken(deployment: Deployment, token: string): Currency | undefined {
  return CURRENCIES.find((currency) => deployment[currency]?.address.toLowerCase() === token.toLowerCase());
}

/** What is exchanged for it. */
function counterCurrency(currency: Currency): Currency {
  return CURRENCIES.find((other) => other !== currency)!;
}

/** For sentences about contracts that serve several tokens. */
export function tokenWording(deployment: Deployment): Pick<WordingParameters, "symbolOf" | "counterSymbolOf"> {
  return {
    symbolOf: (token) => currencyOfToken(deployment, token),
    counterSymbolOf: (token) => {
      const currency = currencyOfToken(deployment, token);
      return currency === undefined ? undefined : counterCurrency(currency);
    },
  };
}

/** The currencies of amounts: of what is paid, and of what is paid for it where two tokens are exchanged. */
export interface NamedCurrencies {
  currency?: Currency;
  counter?: Currency;
}

/** What the values themselves say about their currency: the first token of ours that they name, however deep. */
export function namedCurrencies(
  deployment: Deployment,
  types: readonly ParamType[],
  values: readonly unknown[],
): NamedCurrencies {
  for (const [i, type] of types.entries()) {
    const value = values[i];
    if (type.isTuple()) {
      const inside = namedCurrencies(deployment, type.components, value as Result);
      if (inside.currency !== undefined) return inside;
    }
    if (type.isArray() && type.arrayChildren.isTuple()) {
      for (const item of value as Result) {
        const inside = namedCurrencies(deployment, [type.arrayChildren], [item]);
        if (inside.currency !== undefined) return inside;
      }
    }
    if (type.type !== "address" || (type.name !== "token" && type.name !== "sellToken")) continue;
    const currency = currencyOfToken(deployment, value as string);
    if (currency === undefined) continue;
    return type.name === "token" ? { currency } : { currency, counter: counterCurrency(currency) };
  }
  return {};
}
