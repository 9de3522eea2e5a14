import { invalidInput } from '@gatehouse/kit/errors'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { appNotFound } from './access-requests.errors.ts'
import type { AccessRequestEvents } from './access-requests.events.ts'
import type { ApproversRepository } from './access-requests.approvers.repository.ts'
import type { Approvers } from './access-requests.schemas.ts'
import type { HoldServices } from '../registry/registry.feature.ts'

type Person = { address: string; name: string | null }
type App = { key: string; name: string }

export type ApproversParts = {
  approvers: ApproversRepository
  services: () => readonly (App & { icon: string })[]
  /** Admins, who decide about everything. */
  adminAddresses: () => Promise<Person[]>
  holdServices: HoldServices
  events: AccessRequestEvents
}

export type ApproversService = ReturnType<typeof createApproversService>

const notThere = (key: string) => appNotFound({ detail: `No app has the key ${key}.` })

/** So many managers get a mail; a group with more is not one that somebody looks after. */
const mostManagers = 20

/** Who decides about requests for an app: admins, and the managers of the groups that are set for it. */
export function createApproversService({ approvers, services, adminAddresses, holdServices, events }: ApproversParts) {
  const find = (key: string): App => {
    const found = services().find((service) => service.key === key)
    if (found === undefined) throw notThere(key)
    return { key, name: found.name }
  }
  return {
    list: async (appKey: string): Promise<Approvers> => ({ groups: await approvers.groupsOf(find(appKey).key) }),
    put: async (appKey: string, groupIds: readonly string[], by: AuditOrigin): Promise<Approvers> => {
      const app = find(appKey)
      await approvers.writing(async (writing, trx) => {
        const isThere = await holdServices(trx)
        if (!isThere(app.key)) throw notThere(app.key)
        const groups = await writing.lockGroups(groupIds)
        const missing = groupIds.findIndex((id) => groups.every((group) => group.id !== id))
        if (missing !== -1) throw invalidInput({ errors: [{ path: `group_ids.${missing}`, message: 'is no group', code: 'unknown' }] })
        const before = (await writing.groupsOf(appKey)).map(({ name }) => name)
        const after = groups.map(({ name }) => name)
        if (before.length === after.length && before.every((name) => after.includes(name))) return
        await writing.put(appKey, groupIds)
        await events.approversChanged(app, { before, after }, { origin: by, trx })
      })
      return { groups: await approvers.groupsOf(appKey) }
    },
    /** The apps that somebody decides about as a manager. */
    appsOf: async (managerId: string): Promise<(App & { icon: string })[]> => {
      const keys = new Set(await approvers.appKeysOf(managerId))
      return services().flatMap(({ key, name, icon }) => (keys.has(key) ? [{ key, name, icon }] : []))
    },
    /** Whom a new request is told; nobody twice. */
    toTell: async (appKey: string, askerId: string): Promise<{ to: Person; as: 'admin' | 'manager' }[]> => {
      const [admins, managers] = await Promise.all([adminAddresses(), approvers.managersOf(appKey, { but: askerId, most: mostManagers })])
      const told = new Set(admins.map(({ address }) => address))
      return [
        ...admins.map((to) => ({ to, as: 'admin' as const })),
        ...managers.filter(({ address }) => !told.has(address)).map((to) => ({ to, as: 'manager' as const })),
      ]
    },
  }
}
