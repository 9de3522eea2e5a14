import { routeNotFound } from '@gatehouse/kit/errors'
import type { MountedService } from '../registry/registry.feature.ts'
import { appTooLargeBody, loopDetected, maintenance, unknownExpectation } from './proxy.errors.ts'
import type { Passage, Step, StepOutcome } from './proxy.passage.ts'

/** The maintenance that a service is under; null for none. */
export type MaintenanceOf = (service: MountedService) => { until: string | null; message: string | null } | null

const maintenanceRetryS = 60
const longestRetryS = 3600

type AdmissionOptions = { viaName: string; maintenanceOf: MaintenanceOf; now: () => Date }

/** Whether the service takes this request now, as far as its head tells. */
export function createAdmission({ viaName, ...options }: AdmissionOptions): Step {
  return (passage) => serviceOutcome(passage, options) ?? bodyOutcome(passage) ?? loopOutcome(passage, viaName)
}

/** Whether the service is there at all: what of {@link createAdmission} holds also where its traffic does not come through here. */
export function createAvailability(options: Omit<AdmissionOptions, 'viaName'>): Step {
  return (passage) => serviceOutcome(passage, options)
}

/** Admins are let through a maintenance: they are the ones who see whether it worked. */
function serviceOutcome({ service, signedIn }: Passage, { maintenanceOf, now }: Omit<AdmissionOptions, 'viaName'>): StepOutcome {
  if (!service.enabled) return routeNotFound()
  const current = maintenanceOf(service)
  if (current === null || signedIn.user.role === 'admin') return null
  const leftS = current.until === null ? maintenanceRetryS : Math.ceil((Date.parse(current.until) - now().getTime()) / 1000)
  return maintenance({
    detail: `${service.name} is under maintenance. ${current.message ?? 'Try again later.'}`,
    retryAfterS: Math.min(longestRetryS, Math.max(1, leftS)),
  })
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
