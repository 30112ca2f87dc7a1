/** docs/settlement/examples.md, with what the two examples printed in it. */
export function examplesPage(printed: { invoice: string; trade: string }): string {
  return `# Worked examples

Two stories that can be run on a local chain. Each deploys both currencies, has the issuer issue what the people need
at first, and then runs the commands that they would type at their own terminals. At the end every amount that the
example's file expects is compared with the chain; if one differs, the run names its line and ends with 1. Change an
amount in the file and see which expectations break.

| run | numbers | what happens |
|---|---|---|
| \`npm run example:invoice\` | \`examples/invoice.json\` | a buyer who has HKD pays an invoice in CNH: [fill](fill.md) of a maker's signed quote |
| \`npm run example:trade\` | \`examples/trade-order.json\` | two orders: a bank's guarantee, a [sold receivable](sell-receivable.md), a partial shipment, a [dispute](dispute.md) and its [ruling](rule.md) |

\`-- <file.json>\` plays other numbers, \`-- --rpc <url>\` plays on a fresh \`npm run node\`, and \`-- --keep <folder>\`
leaves the files that people pass around: the quote, the orders, the remittance record, the pacs.008 and pacs.009.

What is below was printed by these commands. Addresses and hashes are cut: they follow from the code or differ from run
to run.

## ${titleOf(printed.invoice)}

The maker signs a price and sends nothing. The buyer fills it for the supplier: both payments happen in one transaction
or neither does. The payment's memo is the UETR and a digest of the remittance record, so the supplier can prove what it
was for, and nobody else can read it. The messages for the banks are written from the receipt.

\`\`\`console
$ npm run example:invoice
${printed.invoice.trimEnd()}
\`\`\`

## ${titleOf(printed.trade)}

The buyer pays 30 % into the escrow, and its bank guarantees the rest out of a prefunded pool. The first order goes as
agreed: the seller sells the guaranteed part to a financier before the goods are shipped, and the financier is paid
first. Of the second only nine tenths are shipped: the buyer accepts that share of the papers, the carrier attests too
much, the buyer disputes, and the arbiter rules. What is not earned goes back to where it came from.

\`\`\`console
$ npm run example:trade
${printed.trade.trimEnd()}
\`\`\`
`;
}

const titleOf = (printed: string) => printed.split("\n")[0]!;

/** What follows from the code, or from a random salt, is cut; a memo and short text in 32 bytes stay. */
export function stable(text: string): string {
  return text
    .replace(/0x[0-9a-fA-F]{64}\b/g, (word) => (/0{8}$/.test(word) || text.includes(`memo    ${word}`) ? word : "0x…"))
    .replace(/0x[0-9a-fA-F]{40}\b/g, "0x…")
    .replace(/\bblock \d+/g, "block #");
}
