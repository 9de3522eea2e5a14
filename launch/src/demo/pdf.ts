/** `drawing`: operators of PDF that come after the text. */
type Sheet = { title: string; from: string; lines: string[]; drawing: string[] }

/** A real, small PDF of one A4 page: a letterhead, a title and lines of text, set in the typefaces every reader has. */
export function makeSheet({ title, from, lines, drawing }: Sheet): Buffer {
  const content = [
    'q 0.06 0.33 0.33 rg 56 772 28 4 re f Q',
    `BT /F2 11 Tf 56 752 Td (${escaped(from)}) Tj ET`,
    `BT /F2 22 Tf 56 690 Td (${escaped(title)}) Tj ET`,
    ...lines.map((line, at) => text(56, 650 - at * 18, line)),
    ...drawing,
  ].join('\n')
  return joined([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> /Contents 4 0 R >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    font('Helvetica'),
    font('Helvetica-Bold'),
  ])
}

/** A line of text at a place, from the lower left corner of the sheet. */
export const text = (x: number, y: number, words: string): string => `BT /F1 11 Tf ${x} ${y} Td (${escaped(words)}) Tj ET`

const font = (name: string): string => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`

function joined(objects: string[]): Buffer {
  let body = '%PDF-1.7\n'
  const offsets = objects.map((object, at) => {
    const offset = body.length
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${entries}`
  return Buffer.from(`${body}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1')
}

/** In WinAnsi, as the typefaces are set: its one typographic mark here has another place there. */
const escaped = (words: string): string => words.replaceAll(/[()\\]/g, String.raw`\$&`).replaceAll('’', '\u0092')
