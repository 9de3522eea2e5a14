// Reads one PDF from standard input and writes its first page as a picture and its text to standard output. It runs as a process of its own that may
// read nothing but its own code, write nothing, start nothing and reach no network (contents.reader.ts): a PDF may be made to break whoever parses it.
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js'
import { PDFiumLibrary, type PDFiumDocument, type PDFiumPage } from '@hyzyla/pdfium'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const picture = { width: 360, most_height: 720, quality: 72 } as const
/** Pages and bytes of text that are searched; more would be too much for one entry of the index. */
const most = { pages: 1000, text_bytes: 400_000 } as const
/** Pages of 64 KiB; a PDF that wants more memory is given up. */
const mostMemoryPages = (512 * 1024 ** 2) / (64 * 1024)

/** As much of it as is used here; the types of Node.js leave it to those of browsers. */
declare const WebAssembly: {
  Memory: { prototype: { buffer: ArrayBuffer; grow: (this: { buffer: ArrayBuffer }, delta: number) => number } }
  Module: new (bytes: Uint8Array) => object
}

limitMemory()
const library = await PDFiumLibrary.init()
const pdf = await library.loadDocument(readFileSync(0))
const drawn = await drawFirstPage(pdf)
const text = Buffer.from(textOf(pdf), 'utf8').subarray(0, most.text_bytes)
const head = Buffer.alloc(4)
head.writeUInt32BE(drawn.length)
writeFileSync(1, Buffer.concat([head, drawn, text]))

/** WebAssembly may else take up to 4 GiB, which no flag of Node.js holds back. */
function limitMemory(): void {
  const { grow } = WebAssembly.Memory.prototype
  WebAssembly.Memory.prototype.grow = function growWithin(delta): number {
    if (this.buffer.byteLength / (64 * 1024) + delta > mostMemoryPages) throw new RangeError('too much memory')
    return grow.call(this, delta)
  }
}

async function drawFirstPage(from: PDFiumDocument): Promise<Buffer> {
  const page = from.getPage(0)
  const { originalWidth, originalHeight } = page.getOriginalSize()
  const scale = Math.min(picture.width / originalWidth, picture.most_height / originalHeight)
  const { width, height, data } = await page.render({ scale, render: 'bitmap', renderFormFields: true })
  await initWebp(new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve('@jsquash/webp/codec/enc/webp_enc_simd.wasm')))))
  const image = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' }
  return Buffer.from(await encodeWebp(image, { quality: picture.quality }))
}

function textOf(from: PDFiumDocument): string {
  let found = ''
  const pages = Math.min(from.getPageCount(), most.pages)
  try {
    for (let at = 0; at < pages && found.length < most.text_bytes; at += 1) {
      const page = from.getPage(at)
      found += `${page.getText()}\n`
      close(page)
    }
  } catch {
    // A page that cannot be read ends the text; what was found before it is searched, and the picture is there.
  }
  return found
}

/** The library closes a page only after drawing it; hundreds that stay open would use up the memory. */
function close(page: PDFiumPage): void {
  const { module, pageIdx } = page as unknown as { module: Record<'_FPDF_ClosePage', (page: number) => void>; pageIdx: number }
  module['_FPDF_ClosePage'](pageIdx)
}
