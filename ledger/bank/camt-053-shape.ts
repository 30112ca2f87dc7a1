import type { Shape } from "../../sdk/iso20022/xml-shape.ts";
import { group, groups, value, values } from "../../sdk/iso20022/xml-shape.ts";

const PREFIX = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";

/** The versions that banks send: 02 since 2009, 08 with CBPR+ and SEPA, 13 the newest. */
export const CAMT_053 = { "02": `${PREFIX}02`, "08": `${PREFIX}08`, "13": `${PREFIX}13` } as const;

export type Camt053Version = keyof typeof CAMT_053;

const pagination = () => group({ PgNb: value(), LastPgInd: value() });
const date = () => group({ Dt: value(), DtTm: value() });
/** Version 02 has the name at once, later ones below what the party is. */
const party = () =>
  group({ Nm: value(), Pty: group({ Nm: value() }), Agt: group({ FinInstnId: group({ Nm: value() }) }) });
const transactionCode = () =>
  group({
    Domn: group({ Cd: value(), Fmly: group({ Cd: value(), SubFmlyCd: value() }) }),
    Prtry: group({ Cd: value() }),
  });
/** Version 02 repeats the charges themselves, later ones the records in them. */
const charges = () =>
  groups({
    Amt: value(),
    CdtDbtInd: value(),
    Rcrd: groups({ Amt: value(), CdtDbtInd: value() }),
  });

const details = groups({
  Refs: group({
    InstrId: value(),
    EndToEndId: value(),
    UETR: value(),
    TxId: value(),
    AcctSvcrRef: value(),
    Prtry: groups({ Tp: value(), Ref: value() }),
  }),
  Amt: value(),
  CdtDbtInd: value(),
  AmtDtls: group({ TxAmt: group({ Amt: value() }) }),
  BkTxCd: transactionCode(),
  Chrgs: charges(),
  RltdPties: group({ Dbtr: party(), UltmtDbtr: party(), Cdtr: party(), UltmtCdtr: party() }),
  RmtInf: group({ Ustrd: values(), Strd: groups({ CdtrRefInf: group({ Ref: value() }), AddtlRmtInf: values() }) }),
  AddtlTxInf: value(),
});

const entry = (status: Shape) =>
  groups({
    NtryRef: value(),
    Amt: value(),
    CdtDbtInd: value(),
    RvslInd: value(),
    Sts: status,
    BookgDt: date(),
    ValDt: date(),
    AcctSvcrRef: value(),
    BkTxCd: transactionCode(),
    Chrgs: charges(),
    NtryDtls: groups({ Btch: group({ NbOfTxs: value() }), TxDtls: details }),
    AddtlNtryInf: value(),
  });

const document = (status: Shape) =>
  group({
    BkToCstmrStmt: group({
      GrpHdr: group({ CreDtTm: value(), MsgPgntn: pagination() }),
      Stmt: groups({
        Id: value(),
        StmtPgntn: pagination(),
        ElctrncSeqNb: value(),
        LglSeqNb: value(),
        CreDtTm: value(),
        FrToDt: group({ FrDtTm: value(), ToDtTm: value() }),
        Acct: group({
          Id: group({ IBAN: value(), Othr: group({ Id: value() }) }),
          Ccy: value(),
          Svcr: group({ FinInstnId: group({ BIC: value(), BICFI: value() }) }),
        }),
        Bal: groups({
          Tp: group({ CdOrPrtry: group({ Cd: value() }) }),
          Amt: value(),
          CdtDbtInd: value(),
          Dt: date(),
        }),
        Ntry: entry(status),
      }),
    }),
  });

const SHAPES: Readonly<Record<string, Shape>> = {
  [CAMT_053["02"]]: document(value()),
  [CAMT_053["08"]]: document(group({ Cd: value(), Prtry: value() })),
  [CAMT_053["13"]]: document(group({ Cd: value(), Prtry: value() })),
};

/** What is read of a statement of a namespace in {@link CAMT_053}. */
export function camtShape(namespace: string): Shape {
  return SHAPES[namespace]!;
}
