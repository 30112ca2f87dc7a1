import { expect } from "chai";
import fc from "fast-check";
import { readPain001 } from "../../../sdk/iso20022/pain-001.ts";
import { Iso20022Error } from "../../../sdk/iso20022/problem.ts";
import { LARGEST_FILE } from "../../../sdk/iso20022/xml-reader.ts";
import { bytesOf, INVOICE, PAYEES, painText, SALARY, small, type TransferRow } from "./pain-files.ts";
import { isoError, placesOf } from "./problems-of.ts";

// a file that somebody made to be misread
// ├── not read at all: size, encoding, declarations, entities, truncation, depth, another root or namespace
// ├── read in one way only: comments, instructions, elements and text in a value, twins, namespaces
// ├── names are data: entities, CDATA, emoji, directions, what looks like markup
// └── large and random files: no recursion, nothing but refusals

const read = (text: string) => readPain001(bytesOf(text));
const name = (text: string) => small().replace("<Nm>Chan Tai Man</Nm>", () => `<Nm>${text}</Nm>`);
const amount = (text: string) => painText({ blocks: [{ transfers: [{ ...SALARY, amount: text }] }] });
const nameRead = (text: string) => read(text).payments[0]!.transfers[0]!.creditor.name;
const TX = "PmtInf[1]/CdtTrfTxInf[1]";
const AMOUNT = `${TX}/Amt/InstdAmt`;

describe("hostile files", () => {
  describe("are not read", () => {
    const stopped = (code: string, bytes: Uint8Array) => {
      const error = isoError(() => readPain001(bytes));
      expect(error.code).to.equal(code);
      expect(error.problems.at(-1)!.code).to.equal(code);
      return error;
    };

    it("above a size", () => {
      stopped("HB-1855", new Uint8Array(LARGEST_FILE + 1));
    });

    it("in another encoding, or in one that they claim", () => {
      const wrong = bytesOf(small());
      wrong[wrong.indexOf(0x43)] = 0xe9;
      stopped("HB-1856", wrong);
      stopped("HB-1856", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(small(), "utf16le")]));
      stopped("HB-1856", Buffer.from(name("陳\u{1f600}").replace("UTF-8", "UTF-16")));
      stopped("HB-1856", Buffer.from(small().replace("UTF-8", "ISO-8859-1")));
      // A surrogate written as three bytes, and the zero byte in two.
      for (const bytes of [
        [0xed, 0xa0, 0x80],
        [0xc0, 0x80],
      ])
        stopped("HB-1856", Buffer.concat([bytesOf("<Document>"), Buffer.from(bytes)]));
    });

    it("with a declaration of types or entities, used or not", () => {
      const root = (doctype: string, text = small()) => bytesOf(text.replace("<Document", `${doctype}<Document`));
      stopped("HB-1857", root("<!DOCTYPE Document>"));
      stopped("HB-1857", root('<!DOCTYPE Document SYSTEM "file:///etc/passwd">'));
      stopped("HB-1857", root('<!DOCTYPE d [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>', name("&xxe;")));
      const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
      const bomb = `<!DOCTYPE d [<!ENTITY l0 "lol">${lol.join("")}]>`;
      stopped("HB-1857", root(bomb, name("&l9;")));
      stopped("HB-1857", root('<!DOCTYPE d [<!ATTLIST InstdAmt Ccy CDATA "HKD">]>'));
    });

    it("with an entity that nobody declared, or a character that XML has not", () => {
      for (const text of ["&xxe;", "&nbsp;", "&", "&#0;", "&#x1f;", "\u0001", "&#xFFFE;"])
        stopped("HB-1858", bytesOf(name(text)));
    });

    it("cut off at any byte", () => {
      const bytes = bytesOf(small());
      for (let length = 0; length < bytes.length - 1; length += 7) {
        const { code } = isoError(() => readPain001(bytes.subarray(0, length)));
        expect(code, `${length} bytes`).to.equal("HB-1858");
      }
    });

    it("that are not well-formed, or are two documents", () => {
      stopped("HB-1858", bytesOf(""));
      stopped("HB-1858", bytesOf("to,amount,reference\n"));
      stopped("HB-1858", bytesOf(small().replace("</Amt>", "</amt>")));
      stopped("HB-1858", bytesOf(small() + small()));
      stopped("HB-1858", bytesOf(small().replace('Ccy="HKD"', 'Ccy="HKD" Ccy="CNY"')));
      stopped("HB-1858", bytesOf(small().replace('version="1.0"', 'version="1.1"')));
      stopped("HB-1858", bytesOf(small().replace("<Amt>", "<no:Amt>").replace("</Amt>", "</no:Amt>")));
    });

    it("as deep as they like", () => {
      for (const depth of [200, 1_000_000]) {
        stopped("HB-1859", bytesOf(small().replace("<PmtInf>", `<PmtInf>${"<x>".repeat(depth)}`)));
        stopped("HB-1859", bytesOf(small().replace("<PmtInf>", `<PmtInf>${"<PmtInf>".repeat(depth)}`)));
      }
    });

    it("that are another message, version or namespace", () => {
      const namespace = (text: string) => bytesOf(small().replace("pain.001.001.09", text));
      for (const other of ["pain.001.001.02", "pain.008.001.08", "pacs.008.001.08", "__proto__"])
        stopped("HB-1860", namespace(other));
      stopped("HB-1860", bytesOf(small().replace(/ xmlns=".*?"/, "")));
      stopped("HB-1860", bytesOf(small().replaceAll("Document", "Envelope")));
      stopped("HB-1860", bytesOf(`<m>${small().replace(/<\?.*?\?>/, "")}</m>`));
    });

    it("and say where they stopped, and what was wrong before", () => {
      const bad = painText({ blocks: [{ transfers: [{ ...SALARY, amount: "x" }, INVOICE] }] });
      const error = isoError(() => read(bad.slice(0, bad.indexOf("INV-77"))));
      expect(error.code).to.equal("HB-1858");
      expect(error.problems.map(({ code, path, line }) => `${code} ${path.slice(26)} ${line}`)).to.deep.equal([
        `HB-1865 ${AMOUNT} 22`,
        "HB-1858 PmtInf[1]/CdtTrfTxInf[2]/PmtId/EndToEndId 30",
      ]);
    });
  });

  describe("are read in one way or not at all", () => {
    it("a comment or an instruction inside a value", () => {
      expect(placesOf(() => read(amount("12<!-- . -->50.00")))).to.deep.equal([`HB-1863 ${AMOUNT}`]);
      expect(placesOf(() => read(amount("<!-- -->12.00")))).to.deep.equal([`HB-1863 ${AMOUNT}`]);
      expect(placesOf(() => read(amount("12<?x y?>.00")))).to.deep.equal([`HB-1863 ${AMOUNT}`]);
      const payee = painText({ blocks: [{ transfers: [{ ...SALARY, account: `${PAYEES[0]}<!---->` }] }] });
      expect(placesOf(() => read(payee))).to.deep.equal([`HB-1863 ${TX}/CdtrAcct/Id/Othr/Id`]);
    });

    it("an element inside a value", () => {
      expect(placesOf(() => read(amount("12<b>0</b>.00")))).to.deep.equal([`HB-1863 ${AMOUNT}`]);
      const nested = small().replace("<Dt>2026-01-06</Dt>", "2026-01-06").replace("pain.001.001.09", "pain.001.001.03");
      expect(read(nested).payments[0]!.executionDate).to.equal("2026-01-06");
      expect(placesOf(() => read(small({ version: "pain.001.001.09" }).replace(/<Dt>(.*)<\/Dt>/, "$1")))).to.deep.equal(
        ["HB-1863 PmtInf[1]/ReqdExctnDt", "HB-1861 PmtInf[1]/ReqdExctnDt/Dt"],
      );
    });

    it("text between elements", () => {
      expect(placesOf(() => read(small().replace("<Amt>", "<Amt>12.00")))).to.deep.equal([`HB-1863 ${TX}/Amt`]);
      expect(placesOf(() => read(small().replace("<Amt>", "<Amt><![CDATA[x]]>")))).to.deep.equal([`HB-1863 ${TX}/Amt`]);
    });

    it("a second element where there is one", () => {
      const twins = ["Amt", "CdtrAcct", "PmtId", "Cdtr"];
      for (const twin of twins) {
        const text = small().replace(new RegExp(`(<${twin}>.*?</${twin}>)`, "s"), "$1$1");
        expect(placesOf(() => read(text))[0], twin).to.equal(`HB-1862 ${TX}/${twin}`);
      }
      const amounts = small().replace(/(<InstdAmt.*?<\/InstdAmt>)/, "$1$1");
      expect(placesOf(() => read(amounts))).to.deep.equal([`HB-1862 ${AMOUNT}`]);
      const accounts = small().replace(/(<Othr>.*?<\/Othr>)(?=<\/Id><\/CdtrAcct>)/, "$1$1");
      expect(placesOf(() => read(accounts))).to.deep.equal([`HB-1862 ${TX}/CdtrAcct/Id/Othr`]);
    });

    it("a known element in another namespace", () => {
      const other = small().replace("<CdtrAcct>", '<CdtrAcct xmlns="urn:other">');
      expect(placesOf(() => read(other))).to.deep.equal([`HB-1860 ${TX}/CdtrAcct`, `HB-1861 ${TX}/CdtrAcct`]);
      const hidden = small().replace("<CdtTrfTxInf>", '<CdtTrfTxInf xmlns="">');
      expect(placesOf(() => read(hidden)))
        .to.include("HB-1860 PmtInf[1]/CdtTrfTxInf")
        .and.to.include("HB-1872 GrpHdr/NbOfTxs");
    });

    it("prefixes that mean the same namespace, and names of JavaScript's own", () => {
      const twice = small()
        .replace("<Document ", '<Document xmlns:q="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09" ')
        .replace("<Amt>", "<q:Amt>")
        .replace("</Amt>", "</q:Amt>");
      expect(read(twice).payments[0]!.transfers[0]!.amount).to.equal(12_500_500_000n);
      for (const odd of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
        const text = small().replace("<Amt>", `<${odd}><Amt>1</Amt></${odd}><Amt ${odd}="1">`);
        expect(read(text).payments[0]!.transfers, odd).to.have.length(2);
      }
    });

    it("a value of many pieces, and one that never ends", () => {
      expect(read(amount("<![CDATA[12]]>5<![CDATA[00.]]>&#53;0")).payments[0]!.transfers[0]!.amount).to.equal(
        12_500_500_000n,
      );
      expect(placesOf(() => read(amount(`${" ".repeat(1_000_000)}1.00`)))[0]).to.equal(`HB-1864 ${AMOUNT}`);
    });
  });

  describe("have names, which are data", () => {
    const names: [written: string, name: string][] = [
      ["Fish &amp; Chips &lt;Ltd&gt;", "Fish & Chips <Ltd>"],
      ["&amp;amp;", "&amp;"],
      ["<![CDATA[A&B <Ltd> ]]>]]&gt;", "A&B <Ltd> ]]>"],
      ["陳大文 &#x1F600; \u{1f469}\u200d\u{1f4bb}", "陳大文 \u{1f600} \u{1f469}\u200d\u{1f4bb}"],
      ["\u202egnp.exe\u2066 Ltd\u200b", "\u202egnp.exe\u2066 Ltd\u200b"],
      ["e\u0301&#233;", "e\u0301\u00e9"],
      ["${PAYER} =cmd() '; DROP", "${PAYER} =cmd() '; DROP"],
      [" &#9;spaced&#10; ", " \tspaced\n "],
    ];
    for (const [written, expected] of names) {
      it(JSON.stringify(expected), () => {
        expect(nameRead(name(written))).to.equal(expected);
      });
    }

    it("that an error shows in ASCII", () => {
      const { message } = isoError(() => read(name(`\u202e\u001b${"大".repeat(200)}`.replace("\u001b", ""))));
      expect(message).to.match(/^[\x20-\x7e]+$/);
    });
  });

  describe("may be large or random", () => {
    it("reads 10,000 transfers, and all of them", () => {
      const transfers: TransferRow[] = Array.from({ length: 10_000 }, (_, index) => ({
        ...INVOICE,
        endToEndId: `INV-${index}`,
        amount: `${index + 1}.01`,
        account: PAYEES[index % 4]!,
      }));
      const sum = (10_000n * 10_001n) / 2n + 100n;
      const found = read(painText({ sum: `${sum}.00`, blocks: [{ transfers }] }));
      expect(found.payments[0]!.transfers).to.have.length(10_000);
      expect(found.payments[0]!.transfers.at(-1)).to.include({ endToEndId: "INV-9999", amount: 10_000_010_000n });
      expect(found.warnings).to.deep.equal([]);
    });

    it("ends with a file or an error of ours, whatever is changed in a file", () => {
      const bytes = bytesOf(small());
      let refused = 0;
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
          fc.constantFrom("", "<!---->", "&lt;", "<x>", "</x>", "]]>", '"', "<![CDATA[", "xmlns="),
          fc.nat(bytes.length - 1),
          (changes, inserted, at) => {
            const changed = bytes.slice();
            for (const [index, byte] of changes) changed[index] = byte;
            const whole = Buffer.concat([changed.subarray(0, at), bytesOf(inserted), changed.subarray(at)]);
            try {
              expect(readPain001(whole).payments).to.have.length.above(0);
            } catch (error) {
              if (!(error instanceof Iso20022Error)) throw error;
              refused++;
            }
          },
        ),
        { numRuns: 1000 },
      );
      expect(refused).to.be.above(500);
    });
  });
});
