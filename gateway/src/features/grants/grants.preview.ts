import type { Clock } from '@gatehouse/kit/clock'
import type { Service } from '../registry/registry.feature.ts'
import type { DecideAccess } from './grants.decision.ts'
import { appNotFound } from './grants.errors.ts'
import type { AppPlan, PreviewRepository } from './grants.preview.repository.ts'
import type { GrantsReading } from './grants.reading.repository.ts'
import { createAccountPreview } from './grants.preview.accounts.ts'
import { isAccountChange, type AccessPreview, type OpeningChange, type PlannedChange } from './grants.schemas.ts'

type PreviewParts = {
  reading: Pick<GrantsReading, 'ofGroups' | 'findPeople' | 'heldBy'>
  repository: PreviewRepository
  services: () => readonly Service[]
  decideAccess: DecideAccess
  clock: Clock
}

/** Who would gain and who would lose which app by changes that nobody has made yet. */
export type PreviewAccess = (changes: readonly PlannedChange[]) => Promise<AccessPreview>

export function createPreview(parts: PreviewParts): PreviewAccess {
  const ofAccounts = createAccountPreview(parts)
  const ofOpening = createOpeningPreview(parts)
  return (changes) => (changes.every(isAccountChange) ? ofAccounts(changes) : ofOpening(changes.filter((one) => !isAccountChange(one))))
}

function createOpeningPreview({ reading, repository, services, clock }: PreviewParts) {
  return async (changes: readonly OpeningChange[]): Promise<AccessPreview> => {
    const byKey = new Map(services().map((service) => [service.key, service]))
    const plans = new Plans(byKey, await appsOfGroups(reading, changes))
    for (const change of changes) plans.add(change)
    const now = clock.now()
    const apps: AccessPreview['apps'] = []
    for (const plan of plans.all()) {
      const { gains, loses } = await repository.differences(plan, now)
      apps.push({ key: plan.appKey, name: byKey.get(plan.appKey)?.name ?? plan.appKey, gains, loses })
    }
    return { apps }
  }
}

/** The apps of the groups that would go, or that somebody would join or leave, by group. */
async function appsOfGroups(reading: PreviewParts['reading'], changes: readonly OpeningChange[]): Promise<Map<string, string[]>> {
  const ids = new Set(changes.flatMap((change) => ('group_id' in change ? [change.group_id] : [])))
  const apps = new Map<string, string[]>()
  for (const { group_id, app_key } of await reading.ofGroups([...ids])) apps.set(group_id, [...(apps.get(group_id) ?? []), app_key])
  return apps
}

class Plans {
  readonly #services: ReadonlyMap<string, Service>
  readonly #appsOfGroup: ReadonlyMap<string, string[]>
  readonly #plans = new Map<string, AppPlan>()

  constructor(services: ReadonlyMap<string, Service>, appsOfGroup: ReadonlyMap<string, string[]>) {
    this.#services = services
    this.#appsOfGroup = appsOfGroup
  }

  all(): Iterable<AppPlan> {
    return this.#plans.values()
  }

  add(change: OpeningChange): void {
    if (change.op === 'grant' || change.op === 'revoke') {
      const plan = this.#of(change.app_key)
      const side = change.holder === 'user' ? plan.users : plan.groups
      // The later of two changes holds.
      side.granted = side.granted.filter((id) => id !== change.id)
      side.revoked = side.revoked.filter((id) => id !== change.id)
      side[change.op === 'grant' ? 'granted' : 'revoked'].push(change.id)
    } else if (change.op === 'visibility') this.#of(change.app_key).visibility.after = change.visibility
    else if (change.op === 'enabled') this.#of(change.app_key).enabled.after = change.enabled
    else for (const appKey of this.#appsOfGroup.get(change.group_id) ?? []) this.#joinOrLeave(appKey, change)
  }

  #joinOrLeave(appKey: string, change: Extract<OpeningChange, { op: 'delete_group' | 'remove_member' | 'add_members' }>): void {
    // What is granted for an app that is gone opens nothing.
    if (!this.#services.has(appKey)) return
    const plan = this.#of(appKey)
    if (change.op === 'delete_group') plan.groups.revoked.push(change.group_id)
    else if (change.op === 'remove_member') plan.leaving.push({ group_id: change.group_id, user_id: change.user_id })
    else plan.joining.push(...change.user_ids.map((user_id) => ({ group_id: change.group_id, user_id })))
  }

  #of(appKey: string): AppPlan {
    const known = this.#plans.get(appKey)
    if (known !== undefined) return known
    const service = this.#services.get(appKey)
    if (service === undefined) throw appNotFound({ detail: `No app has the key ${appKey}.` })
    const { visibility, enabled } = service
    const plan: AppPlan = {
      appKey,
      visibility: { before: visibility, after: visibility },
      enabled: { before: enabled, after: enabled },
      users: { granted: [], revoked: [] },
      groups: { granted: [], revoked: [] },
      leaving: [],
      joining: [],
    }
    this.#plans.set(appKey, plan)
    return plan
  }
}
