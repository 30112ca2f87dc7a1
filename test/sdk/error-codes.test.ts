import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";

const folder = (path: string) => {
  const url = new URL(`../../${path}/`, import.meta.url);
  return readdirSync(url, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ name, text: readFileSync(new URL(name, url), "utf8") }));
};
const sources = folder("sdk");
const tests = folder("test/sdk").filter(({ name }) => name !== "error-codes.test.ts");

/** Codes that a file declares: in a type named …ErrorCode, or as the one code of a class. */
function declaredIn(text: string): string[] {
  const types = [...text.matchAll(/type \w+ErrorCode =([^;]*);/g)].map(([, codes]) => codes!);
  const classes = [...text.matchAll(/declare readonly code: ("HB-\d{4}")/g)].map(([, code]) => code!);
  return [...types, ...classes].flatMap((codes) => [...codes.matchAll(/"(HB-\d{4})"/g)].map(([, code]) => code!));
}

const declared = sources.flatMap(({ name, text }) => declaredIn(text).map((code) => ({ code, name, text })));

describe("error codes of the sdk", () => {
  it("are each declared once, and begin with 1", () => {
    expect(declared.length).to.be.above(50);
    const codes = declared.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).to.deep.equal([]);
    for (const code of codes) expect(code).to.match(/^HB-1/);
  });

  it("are explained where they are declared", () => {
    for (const { code, name, text } of declared) {
      expect(text, `${code} in ${name}`).to.match(new RegExp(`\\* (- )?${code}:? \\S`));
    }
  });

  it("are all thrown, and no other is", () => {
    const code = /"(HB-1\d{3})"/g;
    const thrown = new Set(
      sources.flatMap(({ text }) => {
        const withoutTypes = text
          .replaceAll(/type \w+ErrorCode =[^;]*;/g, "")
          .replaceAll(/declare readonly code: .*/g, "");
        return [...withoutTypes.matchAll(code)].map(([, found]) => found!);
      }),
    );
    expect([...thrown].sort()).to.deep.equal(declared.map((entry) => entry.code).sort());
  });

  it("are all provoked by a test", () => {
    const mentioned = tests.map(({ text }) => text).join("\n");
    for (const { code } of declared) expect(mentioned, code).to.include(code);
  });
});
