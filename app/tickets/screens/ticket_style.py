"""How a printed work order looks: A4, in millimetres and points, with room to write by hand."""

STYLE = """
@page { size: A4; margin: 14mm 14mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555 } }
* { box-sizing: border-box; print-color-adjust: exact; -webkit-print-color-adjust: exact }
body { margin: 0; color: #111827;
  font: 10pt/1.45 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif }
main { max-width: 182mm; margin: 0 auto }
header { display: flex; justify-content: space-between; gap: 8mm; border-bottom: .8mm solid #0f766e;
  padding-bottom: 3mm }
h1 { margin: 0; font-size: 20pt; line-height: 1.2 }
header p { margin: 1mm 0; font-size: 12pt; color: #0f766e; font-weight: 700 }
small { font-size: 8pt; color: #4b5563 }
.code { text-align: center; flex: none }
.code svg { width: 28mm; height: 28mm; display: block }
h2 { font-size: 12pt; margin: 5mm 0 1.5mm; break-after: avoid }
.what { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse }
thead { display: table-header-group }
tr { break-inside: avoid }
th { font-size: 8pt; font-weight: 600; color: #4b5563; border-bottom: .4mm solid #6b7280; padding: 1mm;
  text-align: left }
td { border-bottom: .2mm solid #d1d5db; padding: 1.4mm 1mm; height: 7mm; vertical-align: top;
  overflow-wrap: anywhere; font-variant-numeric: tabular-nums }
.facts td:first-child { width: 32mm; color: #4b5563 }
.sums th:not(:first-child), .sums td:not(:first-child) { text-align: right; width: 24mm }
.signing { display: grid; grid-template-columns: 1fr 1fr 1fr; gap: 8mm; margin-top: 10mm;
  break-inside: avoid }
.signing div { border-bottom: .4mm solid #111827; height: 26mm; position: relative }
.signing img { position: absolute; left: 0; bottom: 1mm; max-width: 100%; max-height: 20mm }
.signing span { position: absolute; left: 0; top: 0; font-size: 8.5pt; color: #4b5563 }
button { margin: 4mm; padding: 3mm 6mm; font: inherit; font-size: 5mm }
@media screen { body { background: #ddd } main { background: #fff; padding: 14mm; max-width: 210mm;
  margin: 4mm auto } }
@media screen and (max-width: 700px) { main { padding: 5mm } section { overflow-x: auto } }
@media print { button { display: none } }
"""
