import { expect } from "chai";
import { LANGUAGE_FACTS, languageOfPath, LANGUAGES, preferredLanguage } from "../../web/languages.ts";
import { OPERATIONS } from "../../web/messages/operations.ts";
import { PAGE } from "../../web/messages/page.ts";
import { ROLE_EFFECTS } from "../../web/messages/roles.ts";
import type { Translation } from "../../web/messages/translation.ts";
import { wordsOf } from "../../web/words.ts";

// the languages
// ├── texts: each in every language · the same places to fill · Chinese punctuation in Chinese · two Chinese scripts
// ├── roles: each effect in both scripts
// ├── Accept-Language: weights · regions · scripts · nothing known
// └── figures: dates · ages · percent floored

const texts = Object.entries({ ...PAGE, ...OPERATIONS }) as [string, Translation][];
const placesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const CHINESE = /\p{Script=Han}/u;

describe("the languages", () => {
  it("have the same places to fill in every text", () => {
    for (const [key, text] of texts)
      for (const language of LANGUAGES) expect(placesOf(text[language]), key).to.deep.equal(placesOf(text.en));
  });

  it("leave no text empty, but for the one that English does not need", () => {
    for (const [key, text] of texts)
      for (const language of LANGUAGES)
        if (!(key === "englishOnly" && language === "en")) expect(text[language].trim(), key).to.not.equal("");
  });

  it("say in Chinese what English says in words, with Chinese punctuation", () => {
    const same = new Set(["source", "sourceOf"]);
    for (const [key, text] of texts)
      for (const language of ["zh-Hant-HK", "zh-Hans"] as const) {
        const hasWords = /[A-Za-z]{2}/.test(text.en.replace(/\{\w+\}/g, "")) || key === "englishOnly";
        if (hasWords && !same.has(key)) expect(text[language], key).to.match(CHINESE);
        if (CHINESE.test(text[language])) expect(text[language], key).to.not.match(/[,;:()]/);
      }
  });

  it("keep the two Chinese scripts apart", () => {
    const traditional = texts.map(([, text]) => text["zh-Hant-HK"]).join("");
    const simplified = texts.map(([, text]) => text["zh-Hans"]).join("");
    for (const [hant, hans] of ["儲储", "備备", "贖赎", "發发", "幣币", "證证", "凍冻", "銀银", "託托"].map((pair) => [
      ...pair,
    ])) {
      expect(traditional, hans).to.not.include(hans);
      if (hant !== "託") expect(simplified, hant).to.not.include(hant);
    }
  });

  it("tell every role's effect in both scripts", () => {
    for (const [role, effects] of Object.entries(ROLE_EFFECTS))
      for (const effect of Object.values(effects)) expect(effect, role).to.match(CHINESE);
  });

  it("are chosen by the browser's wish", () => {
    const cases = {
      "": "en",
      "*": "en",
      "fr-FR, de;q=0.8": "en",
      "en-GB,en;q=0.9": "en",
      "zh-HK": "zh-Hant-HK",
      "zh-TW,zh;q=0.9,en;q=0.8": "zh-Hant-HK",
      "zh-Hant": "zh-Hant-HK",
      "yue-HK": "zh-Hant-HK",
      "zh-CN,zh;q=0.9": "zh-Hans",
      "zh-SG": "zh-Hans",
      "zh-Hans-HK": "zh-Hans",
      "en;q=0.4, zh-HK;q=0.5": "zh-Hant-HK",
      "zh;q=0, en": "en",
      "zh-HK;q=nonsense": "zh-Hant-HK",
    };
    for (const [asked, language] of Object.entries(cases)) expect(preferredLanguage(asked), asked).to.equal(language);
  });

  it("are found by the first part of a path", () => {
    for (const language of LANGUAGES) expect(languageOfPath(LANGUAGE_FACTS[language].path)).to.equal(language);
    expect(languageOfPath("v1")).to.equal(undefined);
  });

  it("write days and times as their readers do, all in Hong Kong", () => {
    const time = Date.parse("2026-02-28T16:05:00Z") / 1000;
    expect(wordsOf("en").time(time)).to.equal("1 Mar 2026, 00:05 HKT");
    expect(wordsOf("zh-Hant-HK").time(time)).to.equal("2026年3月1日 00:05（香港時間）");
    expect(wordsOf("zh-Hans").time(time)).to.equal("2026年3月1日 00:05（香港时间）");
  });

  it("round ages and percentages down, never up", () => {
    const words = wordsOf("en");
    expect([59, 7199, 7200, 172_799, 172_800, 259_199].map((seconds) => words.duration(seconds))).to.deep.equal([
      ...["0 min", "119 min", "2 h", "47 h", "2 days", "2 days"],
    ]);
    expect(words.percent("99999999")).to.equal("99.99%");
    expect(words.percent("101239999")).to.equal("101.23%");
    expect(words.exactPercent("101239999")).to.equal("101.239999 %");
  });
});
