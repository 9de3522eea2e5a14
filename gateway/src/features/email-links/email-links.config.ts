import type { Purpose } from './email-links.tables.ts'

/** Seconds for which a link works (docs/decisions/0016-email-links.md). */
export const linkLives: Record<Purpose, number> = { verify: 86_400, reset: 600, change: 86_400, undo_change: 3 * 86_400 }

/** How much the clocks of several gateways may differ; a link from further in the future is refused, for then a clock went back. */
export const clockToleranceS = 30

/** How often requests are looked at when nobody says that there is one, and when a failed one is tried again. */
export const requestPollMs = 5000
export const requestPauseS = 30
/** After so long nobody waits for the mail any more. */
export const requestLifeS = 3600

/** `required`: no session before the address is confirmed; `optional`: people are asked to; `off`: nobody asks. */
export type VerificationMode = 'required' | 'optional' | 'off'
