import { parseOptions, type ParsedHashOptions } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'
import type { Argon2Cost } from './passwords.config.ts'
import { createHashThreads } from './passwords.hash-threads.ts'

/** argon2id, version 0x13; the package declares these as const enums, which have no value at run time. */
const argon2id = 2
const version13 = 1

/** Parameters beyond these are not ours: verifying such a hash could take gigabytes, so it is not tried. */
const bounds = { memoryCost: 262_144, timeCost: 10, parallelism: 16, outputLen: 64, saltLen: 64 }

export type Verdict = 'right' | 'wrong' | 'unreadable'

export type Hasher = AsyncDisposable & {
  hash: (password: string) => Promise<string>
  /** Compares byte for byte. No hash, or one that cannot be read, takes the time of a wrong password. */
  verify: (hash: string | null, password: string) => Promise<Verdict>
  /** Whether a hash was made with other parameters than those in force. */
  isOutdated: (hash: string) => boolean
}

/** Hashes with argon2id on threads of its own; the caller bounds how many at once. */
export async function createHasher(cost: Argon2Cost): Promise<Hasher> {
  const threads = createHashThreads()
  const hash = (password: string): Promise<string> => threads.hash(password, cost)
  const dummy = await hash(randomBytes(16).toString('hex'))
  return {
    hash,
    verify: async (stored, password) => {
      const readable = stored !== null && readParameters(stored) !== null
      const same = await threads.verify(readable ? stored : dummy, password)
      if (stored !== null && !readable) return 'unreadable'
      return readable && same ? 'right' : 'wrong'
    },
    isOutdated: (stored) => {
      const used = readParameters(stored)
      return (
        used === null || used.memoryCost !== cost.memoryCost || used.timeCost !== cost.timeCost || used.parallelism !== cost.parallelism
      )
    },
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  }
}

function readParameters(stored: string): ParsedHashOptions | null {
  try {
    const used = parseOptions(stored)
    const ours = (used.algorithm as number) === argon2id && (used.version as number) === version13
    const bounded = Object.entries(bounds).every(([name, most]) => used[name as keyof typeof bounds] <= most)
    return ours && bounded ? used : null
  } catch {
    return null
  }
}
