import { hashRaw } from '@node-rs/argon2'

/** Crockford's base 32: no letter that looks like a digit. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const letters = 10
const codeForm = new RegExp(`^[${alphabet}]{${letters}}$`)
export const saltBytes = 16

export type CodeCost = { memoryCost: number; timeCost: number; parallelism: number }

export type RecoveryHasher = { hash: (code: string, salt: Buffer) => Promise<Buffer> }

/** A code of 50 random bits as people write it down, `abcde-fghjk`. */
export function writeCode(random: Buffer): string {
  const text = Array.from(random.subarray(0, letters), (byte) => alphabet[byte % alphabet.length]).join('')
  return `${text.slice(0, letters / 2)}-${text.slice(letters / 2)}`
}

/** A code as it was made, however it was typed; null for what cannot be one. */
export function readCode(typed: string): string | null {
  const text = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1')
  return codeForm.test(text) ? text : null
}

/**
 * Hashes codes with argon2id: 50 bits could be tried out on a stolen table otherwise (ASVS 6.5.2). One at a time, so that no
 * number of attempts takes the threads that everything else needs.
 */
export function createRecoveryHasher(cost: CodeCost): RecoveryHasher {
  let last: Promise<unknown> = Promise.resolve()
  return {
    hash: (code, salt) => {
      const hashed = last.then(() => hashRaw(code, { ...cost, salt, outputLen: 32 }))
      last = hashed.catch(() => {})
      return hashed
    },
  }
}
