import type { Clock } from '@gatehouse/kit/clock'
import type { ProblemError } from '@gatehouse/kit/errors'
import type { HttpServer } from '@gatehouse/kit/http/server'
import type { NewId } from '@gatehouse/kit/ids'
import type { Log } from '@gatehouse/kit/log'
import type { Timers } from '@gatehouse/kit/timers'
import type { Kysely, QueryExecutorProvider } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { RecordAudit } from '../audit/audit.feature.ts'
import type { AccountsForLinks, Email, SendMailForLinks, Tables } from './email-links.accounts.ts'
import { requestPollMs, type VerificationMode } from './email-links.config.ts'
import { createEmailLinkEvents } from './email-links.events.ts'
import { createEmailLinksRepository } from './email-links.repository.ts'
import { workOnRequests } from './email-links.requests.ts'
import { registerOwnEmailRoutes, registerPublicLinkRoutes, type EmailLinkRouteParts } from './email-links.routes.ts'
import { createEmailLinkService, type Outcome } from './email-links.service.ts'
import { createEmailTokens } from './email-links.tokens.ts'

export type { EmailLinksTables } from './email-links.tables.ts'

/**
 * Links that are mailed to people and prove that an address is theirs: confirming an address, changing it, a new password.
 *
 * It owns `email_tokens` and `email_requests`. Invariants: a link works once, for one purpose and account, and ends when another of the
 * same is used; a stranger who asks for links neither ends one nor keeps the owner from one; only hashes of its secret are stored; an
 * answer and its time tell nothing about who has an account; whoever made an account with somebody else's address has neither password
 * nor session left once the owner of the address takes it.
 */
export type EmailLinks = Disposable & {
  routes: (parts: Omit<EmailLinkRouteParts, 'service' | 'events'>) => {
    public: (scope: HttpServer) => void
    signedIn: (scope: HttpServer) => void
  }
  /** Asks for the mail that follows a registration, in its transaction. */
  noteRegistration: (email: Email, outcome: Outcome, trx: QueryExecutorProvider) => Promise<void>
  /** Ends the links of a person that lead to a new password. */
  endResets: (userId: string, trx: QueryExecutorProvider) => Promise<unknown>
  /** The refusal for a person whose address has to be confirmed before they get a session, or null. */
  refusalBeforeSession: (userId: string) => Promise<ProblemError | null>
  /** Begins to work on requests; on a migrated database. */
  start: () => void
  /** Works on what waits now; resolves when that is done. */
  work: () => Promise<void>
}

export type EmailLinksOptions = {
  db: Kysely<Tables>
  clock: Clock
  timers: Timers
  newId: NewId
  log: Log
  record: RecordAudit
  notifications: {
    publish: (topic: string, payload: object, trx?: QueryExecutorProvider) => Promise<void>
    subscribe: (topic: string, listener: () => void) => () => void
  }
  accounts: AccountsForLinks
  sendMail: SendMailForLinks
  verification: VerificationMode
  newSecret?: () => string
}

const topic = 'email.requested'
const tidyEveryMs = 3_600_000

/** What an operator does to links, without what sends them: a gateway does, or whoever runs next. */
export type OperatorLinks = Pick<EmailLinks, 'endResets'> & {
  /** Ends the ways back to addresses that came after the present one. */
  endLater: (userId: string, emailKey: string) => Promise<void>
  /** Asks for the mail that follows a new account, in its transaction. */
  askToConfirm: (email: Email, trx: QueryExecutorProvider) => Promise<void>
}

export function createOperatorLinks(
  options: Pick<EmailLinksOptions, 'db' | 'clock' | 'newId'> & { notifications: Pick<EmailLinksOptions['notifications'], 'publish'> },
): OperatorLinks {
  const { db, clock, newId, notifications } = options
  const repository = createEmailLinksRepository(db)
  return {
    askToConfirm: async ({ address, key }, trx) => {
      await repository.ask({ id: newId(), kind: 'registered', address, address_key: key, at: clock.now() }, trx)
      await notifications.publish(topic, {}, trx)
    },
    endLater: async (userId, emailKey) => void (await repository.removeLaterWaysBack(userId, emailKey)),
    endResets: repository.endResets,
  }
}

export function createEmailLinks(options: EmailLinksOptions): EmailLinks {
  const { db, clock, timers, newId, log, record, notifications, accounts, sendMail, verification } = options
  const { newSecret = () => randomBytes(32).toString('base64url') } = options
  const events = createEmailLinkEvents(log, record)
  const repository = createEmailLinksRepository(db)
  const tokens = createEmailTokens({ repository, clock, newSecret })
  const announce = (trx: QueryExecutorProvider): Promise<void> => notifications.publish(topic, {}, trx)
  const parts = { repository, accounts, tokens, sendMail, verification, clock, events }
  const service = createEmailLinkService({ ...parts, newId, announce })
  const cancels: (() => void)[] = []
  let last = Promise.resolve()
  // One after the other, so that a notice in the middle of a round is not lost.
  const work = (): Promise<void> => {
    last = last.then(() => workOnRequests(parts)).catch(events.requestFailed)
    return last
  }
  const tidy = (): void => void repository.removeExpired(new Date(clock.now().getTime() - 7 * 86_400_000)).catch(events.requestFailed)
  return {
    routes: (routeParts) => ({
      public: (scope) => registerPublicLinkRoutes(scope, { ...routeParts, service, events }),
      signedIn: (scope) => registerOwnEmailRoutes(scope, { ...routeParts, service, events }),
    }),
    noteRegistration: service.noteRegistration,
    endResets: repository.endResets,
    refusalBeforeSession: async (userId) => {
      const contact = verification === 'required' ? await accounts.findContact({ id: userId }) : undefined
      return contact === undefined ? null : service.refusalBeforeSession(contact)
    },
    work,
    start: () => {
      cancels.push(
        notifications.subscribe(topic, () => void work()),
        timers.every(requestPollMs, () => void work()),
        timers.every(tidyEveryMs, tidy),
      )
      void work()
    },
    [Symbol.dispose]: () => {
      for (const cancel of cancels) cancel()
    },
  }
}
