import type { LimitRules } from './limits.limit.ts'

/** What is limited beside passwords, whose limits are in their own settings: one line for each thing that can be guessed or flooded. */
export const limits = {
  // Registering costs a hash and a row; a whole class behind one address may still do it in one lesson.
  register: { network: { most: 100, window_s: 3600 } },
  // Set-up links that were tried in vain. 256 random bits are not guessed; trying is still not free.
  setup: { network: { most: 20, window_s: 900 } },
} satisfies Record<string, LimitRules>

export type LimitName = keyof typeof limits
