import type { SignUpRules } from '@gatehouse/contracts/sign-up'
import type { Clock } from '@gatehouse/kit/clock'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import { randomBytes } from 'node:crypto'
import type { OriginOf, RecordAudit } from '../audit/audit.feature.ts'
import { createAcceptService } from './admission.accept.ts'
import { registerInvitationRoutes, registerRegistrationRoutes } from './admission.admin.routes.ts'
import { createAdmissionEvents } from './admission.events.ts'
import { createInvitationsRepository } from './admission.invitations.repository.ts'
import { createInvitationService, type InvitationService } from './admission.invitations.service.ts'
import type { AccountsForAdmission, AskToConfirm, GroupsForAdmission, MailForAdmission, TellReceived } from './admission.needs.ts'
import { createRegistrationsRepository } from './admission.registrations.repository.ts'
import { createRegistrationService, type RegistrationService } from './admission.registrations.service.ts'
import { registerAcceptRoutes, type Limit, type SignInNewcomer } from './admission.routes.ts'
import type { AdmissionDatabase } from './admission.tables.ts'

export type { AdmissionTables } from './admission.tables.ts'

/**
 * How people come in who do not make an account by themselves: those who registered and wait for an admin, and those who were invited.
 *
 * It owns `registrations` and `invitations`. Invariants: who waits has no account and cannot sign in; how many wait is bounded, in
 * all and from each network; nothing about registering tells whether an address has an account; of a token only its hash is kept, it
 * is good once, and account, groups, mail and audit of an admission stand or fall together.
 */
export type Admission = {
  routes: (options: AdmissionRouteOptions) => { public: (scope: HttpServer) => void; admin: (scope: HttpServer) => void }
  registrations: RegistrationService
  invitations: InvitationService
}

export type AdmissionOptions = {
  db: AdmissionDatabase
  clock: Clock
  newId: NewId
  newSecret?: () => string
  log: Log
  record: RecordAudit
  publicUrl: string
  accounts: AccountsForAdmission
  groups: GroupsForAdmission
  mail: MailForAdmission
  signUp: () => Promise<SignUpRules>
  networkOf: (address: string) => string
  askToConfirm: AskToConfirm
  tellReceived: TellReceived
}

/** What only the gateway needs, which answers requests; the command line does not. */
export type AdmissionRouteOptions = {
  signIn: SignInNewcomer
  originOf: OriginOf
  limit: Limit
}

export function createAdmission(options: AdmissionOptions): Admission {
  const { db, log, record, newSecret = () => randomBytes(32).toString('base64url'), ...needs } = options
  const events = createAdmissionEvents(log, record)
  const waiting = createRegistrationsRepository(db)
  const repository = createInvitationsRepository(db)
  const registrations = createRegistrationService({ ...needs, repository: waiting, events })
  const invitations = createInvitationService({ ...needs, repository, events, newSecret })
  const accept = createAcceptService({ ...needs, repository, events, endWaiting: waiting.removeOf })
  return {
    registrations,
    invitations,
    routes: ({ signIn, originOf, limit }) => ({
      public: (scope) => registerAcceptRoutes(scope, { service: accept, signIn, originOf, limit }),
      admin: (scope) => {
        registerRegistrationRoutes(scope, { service: registrations, originOf })
        registerInvitationRoutes(scope, { service: invitations, originOf })
      },
    }),
  }
}
