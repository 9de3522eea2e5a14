import type { ProblemError } from '@gatehouse/kit/errors'
import type { MountedService } from '../registry/registry.feature.ts'
import { requestStalled, upstreamTimeout } from './proxy.errors.ts'

/** Where a request stands that has stood still for some time. */
export type Standstill = {
  stillMs: number
  /** It is the client's turn to send more of its body. */
  isClientSending: boolean
  /** The answer has begun. */
  isAnswering: boolean
  /** The answer is an event stream. */
  isStream: boolean
  /** It is the client's turn to take more of the answer. */
  isClientTaking: boolean
}

/** A client that takes nothing of an answer for this long is given up. */
const stalledClientMs = 300_000

/** Why not to wait any longer, or null. Event streams may be silent for ever: TCP keep-alive finds out when their upstream is gone. */
export function impatience(
  at: Standstill,
  service: Pick<MountedService, 'name' | 'headers_timeout_ms' | 'idle_timeout_ms'>,
): ProblemError | null {
  if (at.isClientSending) return at.stillMs > service.idle_timeout_ms ? requestStalled({ detail: 'The body stopped coming.' }) : null
  if (!at.isAnswering)
    return at.stillMs > service.headers_timeout_ms ? upstreamTimeout({ detail: `${service.name} does not answer.` }) : null
  if (at.isClientTaking) return at.stillMs > stalledClientMs ? upstreamTimeout({ detail: 'The answer was not taken.' }) : null
  if (at.isStream) return null
  return at.stillMs > service.idle_timeout_ms ? upstreamTimeout({ detail: 'The answer stopped coming.' }) : null
}
