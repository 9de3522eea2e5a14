import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a PDF holds. `picture`: its first page as WebP; null for a PDF that cannot be drawn. */
export type PdfContents = { picture: Buffer | null; text: string }
export type ReadPdf = (file: FileHandle, signal: AbortSignal) => Promise<PdfContents>

const child = join(import.meta.dirname, 'contents.child.ts')
/** `node_modules/@hyzyla/pdfium/dist/<file>` is where it begins. */
const packages = join(fileURLToPath(import.meta.resolve('@hyzyla/pdfium')), '..', '..', '..', '..')

/** The child may read the code it consists of, and nothing else is allowed to it: no other file, no network, no process. */
export const childFlags = [
  '--permission',
  `--allow-fs-read=${packages}/`,
  `--allow-fs-read=${import.meta.dirname}/`,
  `--allow-fs-read=${join(import.meta.dirname, '..', '..', '..', 'package.json')}`,
  '--max-old-space-size=256',
  '--disable-warning=ExperimentalWarning',
]
const most = { bytes: 100 * 1024 ** 2, answerBytes: 4 * 1024 ** 2, ms: 20_000 } as const
const nothing: PdfContents = { picture: null, text: '' }

/**
 * Reads a PDF in a process of its own, one for each. A PDF that breaks it, is too large for it or takes it too long has no contents; only a
 * process that cannot be started is a failure of ours.
 */
export const readPdf: ReadPdf = async (file, signal) => {
  if ((await file.stat()).size > most.bytes) return nothing
  const reader = spawn(process.execPath, [...childFlags, child], {
    env: {},
    cwd: '/',
    // The file itself is its input, so it needs to open none.
    stdio: [file.fd, 'pipe', 'ignore'],
    timeout: most.ms,
    killSignal: 'SIGKILL',
    signal,
    windowsHide: true,
  })
  // Whatever people wait for goes before it.
  if (reader.pid !== undefined) yieldTo(reader.pid)
  const [[code], answer] = await Promise.all([once(reader, 'close'), collect(reader.stdout, () => reader.kill('SIGKILL'))])
  return code === 0 ? parsed(answer) : nothing
}

function yieldTo(pid: number): void {
  try {
    setPriority(pid, 10)
  } catch {
    // It has ended already.
  }
}

async function collect(stdout: AsyncIterable<Buffer> | null, giveUp: () => void): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stdout ?? []) {
    size += chunk.length
    if (size > most.answerBytes) giveUp()
    else chunks.push(chunk)
  }
  return Buffer.concat(chunks)
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
