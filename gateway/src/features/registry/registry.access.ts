import type { Service } from './registry.schemas.ts'

/** As much of a signed-in person as access depends on. */
export type AccessSubject = { user: { role: 'user' | 'admin' } }

export type AccessDecision = { allowed: true } | { allowed: false; detail: string }

/** Whether this person may use this service. The tile, the route and the text of the 403 all ask the same function. */
export type DecideAccess = (subject: AccessSubject, service: Service) => AccessDecision

/** Admins may use everything, everybody what is visible to everyone. */
export const decideAccess: DecideAccess = (subject, service) => {
  if (subject.user.role === 'admin' || service.visibility === 'everyone') return allowed
  return { allowed: false, detail: `You have no access to ${service.name}. Ask an admin for it.` }
}

const allowed: AccessDecision = { allowed: true }
