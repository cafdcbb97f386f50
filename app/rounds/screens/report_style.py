"""How a printed month looks: A4, in millimetres and points, readable on a black and white printer too."""

STYLE = """
@page { size: A4; margin: 14mm 14mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555 } }
* { box-sizing: border-box; print-color-adjust: exact; -webkit-print-color-adjust: exact }
body { margin: 0; color: #111827;
  font: 9.5pt/1.45 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif }
main { max-width: 182mm; margin: 0 auto }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 8mm;
  border-bottom: .8mm solid #0f766e; padding-bottom: 3mm }
h1 { margin: 0; font-size: 20pt; line-height: 1.2 }
header p { margin: 1mm 0 0; font-size: 12pt; color: #0f766e; font-weight: 700 }
.estate { text-align: right; font-size: 8.5pt; color: #4b5563 }
.estate b { font-size: 12pt; color: #111827 }
h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid }
.tiles { display: grid; grid-template-columns: 1.5fr repeat(5, 1fr); gap: 2.5mm;
  margin: 5mm 0 2mm; padding: 0; list-style: none }
.tiles li { border: .3mm solid #d1d5db; border-top: 1.2mm solid #9ca3af; border-radius: 2mm;
  padding: 2mm 3mm }
.tiles span { display: block; font-size: 8.5pt; color: #4b5563 }
.tiles b { font-size: 17pt; line-height: 1.25 }
.tiles .rate { border-top-color: #0f766e; background: #eef7f6 }
.tiles .good { border-top-color: #15803d } .tiles .warn { border-top-color: #b45309 }
.tiles .bad { border-top-color: #b91c1c } .tiles .info { border-top-color: #1d4ed8 }
.what, .none { margin: 1mm 0 0; font-size: 8pt; color: #4b5563 }
table { width: 100%; border-collapse: collapse }
thead { display: table-header-group }
tr { break-inside: avoid }
th { font-size: 8pt; font-weight: 600; color: #4b5563; border-bottom: .4mm solid #6b7280; padding: 1mm }
td { border-bottom: .2mm solid #e5e7eb; padding: 1.1mm 1mm; font-variant-numeric: tabular-nums }
th:not(:first-child), td:not(:first-child) { text-align: right }
th:first-child, td:first-child, .words th, .words td { text-align: left !important }
.words td { vertical-align: top; overflow-wrap: anywhere }
.words td:first-child { white-space: nowrap }
.bar { display: flex; width: 34mm; height: 3mm; background: #f3f4f6; border-radius: 1mm; overflow: hidden;
  margin-left: auto }
.bar i { display: block; height: 100% }
.bar .good { background: #15803d } .bar .warn { background: #f59e0b } .bar .bad { background: #b91c1c }
.beside { display: grid; grid-template-columns: 1fr 1fr; gap: 8mm; break-inside: avoid }
.beside .bar { width: 28mm }
.pictures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4mm }
figure { margin: 0; break-inside: avoid; border: .2mm solid #d1d5db; border-radius: 2mm; overflow: hidden }
figure img { display: block; width: 100%; height: 44mm; object-fit: cover; background: #f3f4f6 }
figcaption { padding: 1.5mm 2mm 2mm; font-size: 8pt; line-height: 1.35; color: #4b5563;
  overflow-wrap: anywhere }
figcaption b { display: block; font-size: 9pt; color: #111827 }
button { margin: 4mm; padding: 3mm 6mm; font: inherit; font-size: 5mm }
@media screen { body { background: #ddd } main { background: #fff; padding: 14mm; max-width: 210mm;
  margin: 4mm auto } }
@media screen and (max-width: 700px) { main { padding: 5mm } .tiles { grid-template-columns: 1fr 1fr }
  .beside, .pictures { grid-template-columns: 1fr } section { overflow-x: auto } }
@media print { button { display: none } }
"""
