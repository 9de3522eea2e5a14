/** How mails are queued and retried (docs/decisions/0015-mail-queue.md). */
export const mailLimits = {
  /**
   * Mails that anybody can cause: at most so many of a kind to one address within the window, and besides one after each
   * {@link pauseBetween}; further ones are not queued.
   */
  asked: { link: 3, notice: 1, window_s: 15 * 60 },
  /** Pause before the second attempt; it doubles up to the longest. */
  first_pause_s: 15,
  longest_pause_s: 3600,
  /** When a server took the whole mail but its answer got lost, it may have been delivered: not more attempts than this. */
  unsure_attempts: 3,
  /** How long a gateway may take for one attempt before another takes the mail over. */
  lease_s: 180,
  at_once: 4,
  /** How often the queue is looked at when nobody says that there is something in it. */
  poll_ms: 5000,
  /** What was sent or has failed is shown to admins for so long. */
  keep_sent_s: 7 * 86_400,
  keep_failed_s: 30 * 86_400,
} as const

/**
 * Seconds after which one more goes out, however many there were: half of what its link lives, so that whoever owns the address always
 * has one that is good for as long again, whatever others ask for.
 */
export function pauseBetween(usefulS: number): number {
  return Math.min(mailLimits.asked.window_s, usefulS / 2)
}

/** Seconds to wait after this many attempts have failed. */
export function pauseAfter(attempts: number): number {
  return Math.min(mailLimits.first_pause_s * 2 ** Math.max(0, attempts - 1), mailLimits.longest_pause_s)
}
