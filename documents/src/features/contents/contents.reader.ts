import { runConfined } from '@gatehouse/kit/confined-process'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a PDF holds. `picture`: its first page as WebP; null for a PDF that cannot be drawn. */
export type PdfContents = { picture: Buffer | null; text: string }
export type ReadPdf = (file: FileHandle, signal: AbortSignal) => Promise<PdfContents>

const script = join(import.meta.dirname, 'contents.child.ts')
/** `node_modules/@hyzyla/pdfium/dist/<file>` is where it begins. */
const packages = join(fileURLToPath(import.meta.resolve('@hyzyla/pdfium')), '..', '..', '..', '..')

/** What the child may read: the code it consists of. */
export const readable = [`${packages}/`, `${import.meta.dirname}/`, join(import.meta.dirname, '..', '..', '..', 'package.json')]
const mostBytes = 100 * 1024 ** 2
const most = { answerBytes: 4 * 1024 ** 2, ms: 20_000 }
const nothing: PdfContents = { picture: null, text: '' }

/**
 * Reads a PDF in a process of its own, one for each. A PDF that breaks it, is too large for it or takes it too long has no contents; only a
 * process that cannot be started is a failure of ours.
 */
export const readPdf: ReadPdf = async (file, signal) => {
  if ((await file.stat()).size > mostBytes) return nothing
  const answer = await runConfined({ script, readable, most, signal }, file)
  return answer === null ? nothing : parsed(answer)
}

/** Four bytes say how long the picture is; it and the text follow. What is said is checked: whoever broke the child may have written it. */
export function parsed(answer: Buffer): PdfContents {
  if (answer.length < 4) return nothing
  const length = answer.readUInt32BE(0)
  if (length > answer.length - 4) return nothing
  const picture = answer.subarray(4, 4 + length)
  return { picture: isWebp(picture) ? picture : null, text: answer.subarray(4 + length).toString('utf8') }
}

const isWebp = (bytes: Buffer): boolean =>
  bytes.length > 16 && bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
