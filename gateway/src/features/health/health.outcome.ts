/** Why a check failed, as people are told. What exactly happened is for admins and the log. */
export const failureReasons = ['refused', 'dns', 'timeout', 'tls', 'connection', 'answer', 'unhealthy'] as const
export type FailureReason = (typeof failureReasons)[number]

/** What a service says of itself beside whether it works. */
export type SelfReport = { version: string | null; settingsVersion: number | null }

/**
 * The outcome of one check. `warn` is a pass of a service that says something is not as it should be; `doubt` means that the gateway
 * itself was in no state to tell. `heard` of a failure: somebody out there answered, so the way there works.
 */
export type ProbeOutcome =
  | { kind: 'pass' | 'warn'; ms: number; report: SelfReport }
  | { kind: 'fail'; ms: number; reason: FailureReason; detail: string; heard: boolean }
  | { kind: 'doubt'; detail: string }
