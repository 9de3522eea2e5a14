import { StartupError } from '@gatehouse/kit/errors'
import { makeMissingKeys, readKeyFiles, removeKeyFiles, writeKeyFile } from './keys.files.ts'
import { endOf, signingKey, type RingKey } from './keys.ring.ts'
import { keyUses, type KeyUse } from './keys.schemas.ts'

export type KeyState = {
  use: KeyUse
  kid: string
  created_at: string
  state: 'signing' | 'next' | 'retiring' | 'expired'
  trusted_until: string | null
}

/** The keys of a folder as an operator sees them. */
export async function listKeys(folder: string, now: Date): Promise<KeyState[]> {
  const keys = await readKeyFiles(folder)
  return keys.map((key) => {
    const end = endOf(keys, key)
    return {
      use: key.use,
      kid: key.kid,
      created_at: key.createdAt.toISOString(),
      state: stateOf(keys, key, now),
      trusted_until: end?.toISOString() ?? null,
    }
  })
}

function stateOf(keys: readonly RingKey[], key: RingKey, now: Date): KeyState['state'] {
  const end = endOf(keys, key)
  if (end !== null && end <= now) return 'expired'
  const signing = signingKey(keys, key.use, now)
  if (signing === key) return 'signing'
  return signing !== null && key.number > signing.number ? 'next' : 'retiring'
}

/**
 * Adds a new key of each use beside the old ones, which stay trusted until their tokens have expired. With `dropOld` the old
 * ones are removed at once: for when a key has leaked. Running gateways notice within a second or two.
 */
export async function rotateKeys(folder: string, options: { now: Date; dropOld: boolean }): Promise<void> {
  await makeMissingKeys(folder, () => options.now)
  const before = await readKeyFiles(folder)
  for (const use of keyUses) {
    const last = before.filter((key) => key.use === use).reduce((most, key) => Math.max(most, key.number), 0)
    const written = await writeKeyFile(folder, { use, number: last + 1, now: options.now })
    if (!written) throw new StartupError(['The keys are being rotated by somebody else at this moment; look at them with keys list.'])
  }
  const after = await readKeyFiles(folder)
  const former = (key: RingKey): boolean => before.some((other) => other.kid === key.kid)
  const over = (key: RingKey): boolean => stateOf(after, key, options.now) === 'expired'
  await removeKeyFiles(
    folder,
    after.filter((key) => (options.dropOld ? former(key) : over(key))),
  )
}
