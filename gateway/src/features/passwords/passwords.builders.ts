import { defaultPasswordPolicy, type PasswordPolicy } from '@gatehouse/contracts/password-policy'
import type { CreateLimit } from '../limits/limits.feature.ts'

/** Hashing that takes no time; the real cost has a test of its own. */
export const cheapHashing = { memoryCost: 64, timeCost: 1, parallelism: 1 }

/** For what is not about limits: counts nothing. */
export const unlimited: CreateLimit = () => ({
  check: async () => {},
  take: async () => {},
  giveBack: async () => {},
  forgive: async () => {},
  forget: async () => {},
  stateOf: async () => ({ uses: 0, networks: 0, waitUntil: null }),
})

/** The policy that Gatehouse comes with. */
export const policy = async (): Promise<PasswordPolicy> => defaultPasswordPolicy
