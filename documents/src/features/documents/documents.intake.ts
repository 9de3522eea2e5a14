import { createHash } from 'node:crypto'
import { notAPdf, tooLarge } from './documents.errors.ts'
import type { IncomingFile } from './documents.files.ts'

/** A file that has arrived whole and is a PDF of an allowed size. */
export type ArrivedFile = { file: IncomingFile; size_bytes: number; sha256: string }

const signature = Buffer.from('%PDF-')

/** Writes a stream of bytes to a file while counting and hashing; refuses with the first byte that is one too many or no PDF's. */
export async function takeIn(chunks: AsyncIterable<Buffer>, { file, limit }: { file: IncomingFile; limit: number }): Promise<ArrivedFile> {
  const hash = createHash('sha256')
  let size = 0
  let head = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (head.length < signature.length) {
      head = Buffer.concat([head, chunk.subarray(0, signature.length - head.length)])
      if (!signature.subarray(0, head.length).equals(head)) throw notAPdf({ detail: 'Choose a PDF; the content counts, not the name.' })
    }
    size += chunk.length
    if (size > limit) throw overLimit(limit)
    hash.update(chunk)
    await file.write(chunk)
  }
  if (head.length < signature.length) throw notAPdf({ detail: 'The file is empty or only a beginning.' })
  return { file, size_bytes: size, sha256: hash.digest('hex') }
}

export const overLimit = (limit: number) => tooLarge({ detail: `A PDF may have ${limit} bytes at most.`, members: { limit_bytes: limit } })
