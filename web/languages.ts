/** The languages of the pages, by the tag that HTML and HTTP know them by. Each page exists in all of them. */
export const LANGUAGES = ["en", "zh-Hant-HK", "zh-Hans"] as const;

export type Language = (typeof LANGUAGES)[number];

interface LanguageFacts {
  /** First part of the path of its pages. */
  path: string;
  /** Its own name in its own script. */
  name: string;
  /** What `hreflang` calls it, for a search engine that looks for a region or only for a script. */
  hreflang: readonly string[];
}

export const LANGUAGE_FACTS: Readonly<Record<Language, LanguageFacts>> = {
  en: { path: "en", name: "English", hreflang: ["en"] },
  "zh-Hant-HK": { path: "zh-hant", name: "繁體中文", hreflang: ["zh-Hant", "zh-HK"] },
  "zh-Hans": { path: "zh-hans", name: "简体中文", hreflang: ["zh-Hans", "zh-CN"] },
};

/** The language of a path's first part; undefined if it is no language. */
export function languageOfPath(part: string): Language | undefined {
  return LANGUAGES.find((language) => LANGUAGE_FACTS[language].path === part);
}

/**
 * The language that a browser asks for first and that there is (RFC 9110, 12.5.4); English if there is none. Chinese without a
 * script is read by region: Hong Kong, Macau and Taiwan write the traditional one.
 */
export function preferredLanguage(acceptLanguage: string): Language {
  const asked = acceptLanguage
    .slice(0, 400)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters
        .map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1])
        .find((q) => q !== undefined);
      return { language: languageOfTag(tag.trim()), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ language, weight }) => language !== undefined && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return asked[0]?.language ?? "en";
}

function languageOfTag(tag: string): Language | undefined {
  const [primary, ...rest] = tag.split("-");
  if (primary === "en") return "en";
  if (primary === "yue") return "zh-Hant-HK";
  if (primary !== "zh") return undefined;
  if (rest.includes("hant")) return "zh-Hant-HK";
  if (rest.includes("hans")) return "zh-Hans";
  return rest.some((part) => ["hk", "mo", "tw"].includes(part)) ? "zh-Hant-HK" : "zh-Hans";
}
