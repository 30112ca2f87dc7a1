import { formatAmount } from "../sdk/amount.ts";
import { formatRatio } from "../sdk/ratio.ts";
import type { Minor } from "../ledger/serve/transparency-view.ts";
import type { Language } from "./languages.ts";
import { PAGE } from "./messages/page.ts";
import type { Translation } from "./messages/translation.ts";

export type PageKey = keyof typeof PAGE;

/** What a text's `{name}` places are filled with. */
export type Fillings = Readonly<Record<string, string | number>>;

/** How one language says texts, amounts and times. The result is plain text; whoever puts it in a page escapes it. */
export interface Words {
  readonly language: Language;
  say(key: PageKey, fillings?: Fillings): string;
  translate(translation: Translation, fillings?: Fillings): string;
  /** "1,012,500,000.00": all digits, never rounded, the same in every language. */
  amount(minor: Minor): string;
  /** "101.23%" for 10^-8, floored to hundredths of a percent. */
  percent(ratio: Minor): string;
  /** "101.237623 %": everything that the contracts compute. */
  exactPercent(ratio: Minor): string;
  /** Unix seconds as a minute in Hong Kong. */
  time(seconds: number): string;
  /** YYYY-MM-DD as people write it. */
  day(day: string): string;
  /** Seconds in the largest unit that leaves at least two, rounded down: "26 h". */
  duration(seconds: number): string;
  count(count: number): string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function wordsOf(language: Language): Words {
  const translate = (translation: Translation, fillings: Fillings = {}) => fill(translation[language], fillings);
  const say = (key: PageKey, fillings?: Fillings) => translate(PAGE[key], fillings);
  const day = (text: string) => {
    const [year, month, date] = text.split("-").map(Number) as [number, number, number];
    return language === "en" ? `${date} ${MONTHS[month - 1]} ${year}` : `${year}年${month}月${date}日`;
  };
  return {
    language,
    say,
    translate,
    day,
    amount: (minor) => formatAmount(BigInt(minor)),
    percent: (ratio) => `${formatAmount(BigInt(ratio) / 10_000n, { decimals: 2 })}%`,
    exactPercent: (ratio) => formatRatio(BigInt(ratio)),
    time(seconds) {
      const local = new Date((seconds + 8 * 3600) * 1000).toISOString();
      return say("hongKongTime", { day: day(local.slice(0, 10)), clock: local.slice(11, 16) });
    },
    duration(seconds) {
      if (seconds < 2 * 3600) return say("minutes", { count: Math.floor(seconds / 60) });
      if (seconds < 2 * 86_400) return say("hours", { count: Math.floor(seconds / 3600) });
      return say("days", { count: Math.floor(seconds / 86_400) });
    },
    count: (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ","),
  };
}

/** A place without a filling would show as it is written, so a test looks for one on every page. */
function fill(text: string, fillings: Fillings): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => (name in fillings ? String(fillings[name]) : place));
}
