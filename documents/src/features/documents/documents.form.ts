import type { Multipart } from '@fastify/multipart'
import { invalidInput, malformedRequest, ProblemError, unsupportedMediaType } from '@gatehouse/kit/errors'
import type { FastifyRequest } from 'fastify'
import { uploadFieldsSchema, type UploadFields } from './documents.schemas.ts'

export type UploadForm<T> = { fields: UploadFields; file_name: string; content: T }

const limits = { files: 2, fields: 4, parts: 8, fieldSize: 2048, fieldNameSize: 64, headerPairs: 32, fileSize: Number.POSITIVE_INFINITY }
/** What of a form is not the file: boundaries, part headers, text fields. */
const formOverheadBytes = 64 * 1024
/** How long a refused upload is read on, in milliseconds: a sender that still writes would miss the answer when we hung up. */
const lingerMs = 5000

/** True when the body is longer than a form with a file of `limit` bytes can be. */
export function isHopeless(request: FastifyRequest, limit: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > limit + formOverheadBytes
}

/**
 * Reads an upload part by part; `take` consumes the bytes of the one file, which may stand before, between or after the fields.
 * A refusal leaves the rest of the body to {@link readOn}.
 */
export async function readUploadForm<T>(
  request: FastifyRequest,
  take: (chunks: AsyncIterable<Buffer>) => Promise<T>,
): Promise<UploadForm<T>> {
  if (!request.isMultipart()) throw unsupportedMediaType({ detail: 'Send the file as multipart/form-data.' })
  const texts = new Map<string, unknown>()
  const seen = new Set<string>()
  let taken: { file_name: string; content: T } | null = null
  try {
    for await (const part of request.parts({ limits })) {
      requireExpected(part, seen)
      if (part.type === 'file') taken = { file_name: cleanName(part.filename), content: await take(part.file) }
      else texts.set(part.fieldname, part.value)
    }
  } catch (error) {
    throw asProblem(error)
  }
  if (taken === null) throw fieldFault('file', 'is missing')
  return { fields: readFields(Object.fromEntries(texts)), ...taken }
}

/**
 * Reads and drops what still arrives of a refused upload, for a while; whoever sends on after that is cut off. Without it the
 * connection would be reset under the sender's hands before it has seen the answer.
 */
export function readOn(request: FastifyRequest): void {
  const { raw } = request
  if (raw.readableEnded || raw.destroyed) return
  raw.unpipe()
  raw.resume()
  const timer = setTimeout(() => raw.socket.destroy(), lingerMs)
  timer.unref()
  for (const event of ['end', 'close']) raw.once(event, () => clearTimeout(timer))
}

function requireExpected(part: Multipart, seen: Set<string>): void {
  const { type, fieldname } = part
  if (type === 'file' && fieldname !== 'file') throw fieldFault(fieldname, 'is not a file field of this form')
  if (seen.has(fieldname)) throw fieldFault(fieldname, 'may be there only once')
  if (type === 'field' && part.valueTruncated) throw fieldFault(fieldname, 'is too long')
  seen.add(fieldname)
}

/** Errors of reading the form are the sender's; those of the disk and of our own keep their nature. */
function asProblem(error: unknown): unknown {
  const isOfDisk = error instanceof Error && 'syscall' in error
  return error instanceof ProblemError || isOfDisk ? error : malformedRequest({ detail: 'The form is broken or ends early.', cause: error })
}

function readFields(texts: Record<string, unknown>): UploadFields {
  const parsed = uploadFieldsSchema.safeParse(texts)
  if (parsed.success) return parsed.data
  throw invalidInput({ errors: parsed.error.issues.map(({ path, message, code }) => ({ path: path.join('.'), message, code })) })
}

const fieldFault = (path: string, message: string) => invalidInput({ errors: [{ path, message, code: 'invalid_form' }] })

/** The last part of the path that a browser may send along, without what does not belong into a name. */
function cleanName(name: string | undefined): string {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, '')
    .trim()
  return clean === '' ? 'document.pdf' : Array.from(clean).slice(-200).join('')
}
