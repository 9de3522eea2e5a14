/** How long a link lets its owner in, and how long after one the next may be sent, in seconds. */
export const unlockTimes = { valid_s: 3600, pause_s: 6 * 3600 } as const
