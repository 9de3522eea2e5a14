const minute = 60_000
const day = 24 * 60 * minute

export const admissionLimits = {
  /** Registrations that may wait for an admin, in all and from one network (/24, /64). */
  waiting: 500,
  waiting_per_network: 20,
  /** What nobody answered is forgotten after this. */
  waiting_ms: 30 * day,
  /** Admins get one mail in this time, however many people register. */
  admins_told_every_ms: 60 * minute,
  /** Most invitations in one go. */
  invitations_at_once: 200,
  invitation_days: { min: 1, default: 7, max: 30 },
} as const

export const dayMs = day
