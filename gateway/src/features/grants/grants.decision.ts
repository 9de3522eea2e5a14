import type { Role } from '@gatehouse/contracts/user'
import type { Service } from '../registry/registry.feature.ts'

/** When somebody's permission for an app ends, in ms since 1970, by the key of the app; Infinity: it does not. */
export type HeldGrants = ReadonlyMap<string, number>

/** As much of a person as access depends on. `apps`: keys of the apps that an API token is for; null or nothing for no such limit. */
export type AccessSubject = { user: { role: Role }; grants: HeldGrants; apps?: readonly string[] | null }

/** `untilMs`: when it ends if nothing changes, Infinity when it does not. `detail`: a sentence for the person. */
export type AccessDecision = { allowed: true; untilMs: number } | { allowed: false; detail: string }

/** As much of a service as access depends on. */
export type DecidedService = Pick<Service, 'key' | 'name' | 'visibility'>

/** Whether this person may use this service. The tile, the route, the text of the 403 and the explanation all ask the same function. */
export type DecideAccess = (subject: AccessSubject, service: DecidedService) => AccessDecision

/** Admins may use everything, everybody what is visible to everyone; the rest needs a grant that has not expired. A token limits that further. */
export function createDecideAccess(now: () => Date): DecideAccess {
  return ({ user, grants, apps }, { key, name, visibility }) => {
    if (apps?.includes(key) === false)
      return { allowed: false, detail: `This API token is not for ${name}. Make one that is, under Profile → Security.` }
    if (user.role === 'admin' || visibility === 'everyone') return withoutEnd
    const untilMs = grants.get(key)
    if (untilMs === Number.POSITIVE_INFINITY) return withoutEnd
    if (untilMs === undefined) return { allowed: false, detail: `You have no access to ${name}. Ask an admin for it.` }
    if (untilMs > now().getTime()) return { allowed: true, untilMs }
    return { allowed: false, detail: `Your access to ${name} ended on ${momentOf(untilMs)}. Ask an admin for it.` }
  }
}

const withoutEnd: AccessDecision = { allowed: true, untilMs: Number.POSITIVE_INFINITY }

/** `2026-03-05 at 14:00 UTC`: on the data path nobody's time zone is known. */
function momentOf(ms: number): string {
  const text = new Date(ms).toISOString()
  return `${text.slice(0, 10)} at ${text.slice(11, 16)} UTC`
}
