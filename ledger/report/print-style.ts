/** For paper first: A4, figures in columns, a table's head on every page. */
export const PRINT_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 10pt/1.4 system-ui, "Noto Sans", "Noto Sans CJK HK", sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #111; background: #fff; }
h1 { font-size: 16pt; margin: 0 0 .25rem; }
h2 { font-size: 12pt; margin: 1.5rem 0 .5rem; border-bottom: 1px solid #666; }
p { margin: .25rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .15rem .4rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
th { font-weight: 600; }
tbody th { width: 45%; }
td.n { text-align: right; white-space: nowrap; }
.list { font-size: 8pt; }
dl { columns: 2; column-gap: 1.5rem; font-size: 8pt; margin: 0 0 .75rem; padding: .25rem 0; border-bottom: 1px solid #ccc; break-inside: avoid; }
dl div { display: flex; gap: .5rem; break-inside: avoid; }
dt { flex: 0 0 11rem; font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.hash { font-family: ui-monospace, monospace; font-size: 8pt; overflow-wrap: anywhere; }
.failed { font-weight: 700; }
@page { size: A4; margin: 15mm; }
@media print { body { margin: 0; max-width: none; padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } thead { display: table-header-group; } }
`;
