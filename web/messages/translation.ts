import type { Language } from "../languages.ts";

/** A text in every language. `{name}` is replaced by what the page puts there. */
export type Translation = Readonly<Record<Language, string>>;

/** One text in the three languages: English, Traditional Chinese as Hong Kong writes it, Simplified Chinese. */
export const text = (en: string, hant: string, hans: string): Translation => ({
  en,
  "zh-Hant-HK": hant,
  "zh-Hans": hans,
});
