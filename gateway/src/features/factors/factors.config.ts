/** Limits and lives of second factors (docs/decisions/0070-second-factors.md). */
export const factorRules = {
  /** How long somebody with the right password may take for the second factor, in seconds. */
  pending_s: 300,
  /** How long a challenge may wait for a passkey's signature, in seconds. */
  challenge_s: 300,
  /** How long ago a person may have shown who they are for what is sensitive, in seconds. */
  recent_s: 300,
  authenticators: 10,
  passkeys: 20,
  recovery_codes: 10,
  /** argon2id for recovery codes, as for passwords. */
  code_cost: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
} as const
