import { createHash } from 'node:crypto'

type Many = {
  /** Bytes of each page that nobody sees. */
  paddingBytes?: number
  /** More objects, which `page` and `catalog` can point to; the first of them has number 4. */
  objects?: string[]
  /** More entries of each page and of the catalog. */
  page?: string
  catalog?: string
  /** What is needed to read it. */
  password?: string
}

/** A valid PDF of one page that shows a line of text; `paddingBytes` of content nobody sees make it larger. */
export function makePdf(text: string, { paddingBytes = 0 } = {}): Buffer {
  return makePages([text], { objects: paddingBytes > 0 ? [stream('.'.repeat(paddingBytes))] : [] })
}

/** A PDF with a page for each text. */
export function makePages(
  texts: readonly string[],
  { paddingBytes = 0, objects = [], page = '', catalog = '', password }: Many = {},
): Buffer {
  const first = 4 + objects.length
  const count = texts.length
  const kids = texts.map((_text, at) => `${first + at} 0 R`).join(' ')
  const padding = paddingBytes > 0 ? `%${'.'.repeat(paddingBytes)}\n` : ''
  const pages = texts.map(
    (_text, at) =>
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + count + at} 0 R ${page} >>`,
  )
  const contents = texts.map((text) => stream(`${padding}BT /F1 24 Tf 72 720 Td (${text.replaceAll(/[()\\]/g, String.raw`\$&`)}) Tj ET`))
  return writePdf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
      `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
      ...objects,
      ...pages,
      ...contents,
    ],
    password,
  )
}

function writePdf(objects: readonly string[], password: string | undefined): Buffer {
  const lock = password === undefined ? null : lockFor(password)
  const all = lock ? [...objects.map((object, at) => lock.seal(object, at + 1)), lock.dictionary] : objects
  let body = '%PDF-1.7\n'
  const offsets = all.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = all.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${entries}`
  const encrypted = lock ? `/Encrypt ${all.length} 0 R /ID [<${lock.id}> <${lock.id}>]` : ''
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R ${encrypted} >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + table + trailer, 'latin1')
}

export function stream(content: string, entries = ''): string {
  return `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`
}

/** A PDF as a person picks it from disk. */
export function pdfFile(name: string, paddingBytes = 0): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'application/pdf', buffer: makePdf(name, { paddingBytes }) }
}

const filler = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex')
const md5 = (...parts: Buffer[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest()

/** Encryption by a password as PDF 1.3 has it (ISO 32000-1, 7.6.3): weak, and the same for who asks for the password. */
function lockFor(password: string) {
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), filler]).subarray(0, 32)
  const id = Buffer.alloc(16, 7)
  const owner = rc4(md5(padded).subarray(0, 5), padded)
  const permissions = Buffer.from([0xfc, 0xff, 0xff, 0xff])
  const key = md5(padded, owner, permissions, id).subarray(0, 5)
  const user = rc4(key, filler)
  return {
    id: id.toString('hex'),
    dictionary: `<< /Filter /Standard /V 1 /R 2 /P -4 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> >>`,
    /** Encrypts the stream of an object; strings outside of streams there are none. */
    seal: (object: string, number: number): string => {
      const [head, content] = object.split('\nstream\n')
      if (head === undefined || content === undefined) return object
      const objectKey = md5(key, Buffer.from([number & 255, (number >> 8) & 255, (number >> 16) & 255, 0, 0])).subarray(0, 10)
      const plain = content.slice(0, -'\nendstream'.length)
      return `${head}\nstream\n${rc4(objectKey, Buffer.from(plain, 'latin1')).toString('latin1')}\nendstream`
    },
  }
}

function rc4(key: Buffer, data: Buffer): Buffer {
  const box = Uint8Array.from({ length: 256 }, (_, at) => at)
  const swap = (a: number, b: number): void => {
    const [first, second] = [box[a] ?? 0, box[b] ?? 0]
    box[a] = second
    box[b] = first
  }
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + (box[i] ?? 0) + (key[i % key.length] ?? 0)) & 255
    swap(i, j)
  }
  let [i, j] = [0, 0]
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255
      j = (j + (box[i] ?? 0)) & 255
      swap(i, j)
      return byte ^ (box[((box[i] ?? 0) + (box[j] ?? 0)) & 255] ?? 0)
    }),
  )
}
