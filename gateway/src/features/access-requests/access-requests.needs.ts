import type { Clock } from '@gatehouse/kit/clock'
import type { NewId } from '@gatehouse/kit/ids'
import type { DecideAccess, Grants } from '../grants/grants.feature.ts'
import type { HoldServices, Service } from '../registry/registry.feature.ts'
import type { ApproversService } from './access-requests.approvers.ts'
import type { AccessRequestEvents } from './access-requests.events.ts'
import type { AccessRequestsRepository } from './access-requests.repository.ts'
import type { AccessRequestsTransaction } from './access-requests.tables.ts'

export type Person = { address: string; name: string | null }
export type AccessMail =
  | { kind: 'access_requested'; by: string; app: string; reason: string | null; as: 'admin' | 'manager' }
  | { kind: 'access_approved'; app: string; until: Date | null }
  | { kind: 'access_declined'; app: string; reason: string | null }

export type AccessRequestParts = {
  repository: AccessRequestsRepository
  services: () => readonly Service[]
  decideAccess: DecideAccess
  grants: Pick<Grants['service'], 'laterEnd' | 'giveWithin' | 'tellHere'>
  /** Keeps services from being deleted while something is asked or given for them. */
  holdServices: HoldServices
  /** Whom a new request is told. */
  toTell: ApproversService['toTell']
  sendMail: (mail: { to: Person; message: AccessMail }, trx: AccessRequestsTransaction) => Promise<unknown>
  events: AccessRequestEvents
  clock: Clock
  newId: NewId
}
