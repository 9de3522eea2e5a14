import { routeNotFound } from '@gatehouse/kit/errors'
import { appTooLargeBody, loopDetected, maintenance, unknownExpectation } from './proxy.errors.ts'
import type { Passage, Step, StepOutcome } from './proxy.passage.ts'

const maintenanceRetryS = 60

/** Whether the service takes this request now, as far as its head tells. */
export function createAdmission({ viaName }: { viaName: string }): Step {
  return (passage) => serviceOutcome(passage) ?? bodyOutcome(passage) ?? loopOutcome(passage, viaName)
}

function serviceOutcome({ service }: Passage): StepOutcome {
  if (!service.enabled) return routeNotFound()
  if (!service.maintenance) return null
  return maintenance({ detail: `${service.name} is under maintenance. Try again later.`, retryAfterS: maintenanceRetryS })
}

function bodyOutcome({ head, service }: Passage): StepOutcome {
  if (head.expect !== null && head.expect.toLowerCase() !== '100-continue') {
    return unknownExpectation({ detail: 'Only 100-continue can be expected.' })
  }
  return head.contentLength !== null && Number(head.contentLength) > service.max_body_bytes ? tooLargeFor(service) : null
}

/** The refusal of a body beyond the limit of a service. */
export function tooLargeFor(service: { name: string; max_body_bytes: number }): ReturnType<typeof appTooLargeBody> {
  return appTooLargeBody({
    detail: `${service.name} accepts at most ${service.max_body_bytes} bytes at once.`,
    members: { limit_bytes: service.max_body_bytes },
  })
}

/** Our own name in Via: the upstream is this gateway, perhaps by a detour (RFC 9110 §7.6.3). */
function loopOutcome({ head }: Passage, viaName: string): StepOutcome {
  if (head.via === null || !head.via.includes(viaName)) return null
  return loopDetected({ detail: 'The address of this app leads back to Gatehouse. An admin can correct it.' })
}
