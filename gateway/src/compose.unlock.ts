import type { Base } from './compose.base.ts'
import type { RecordAudit } from './features/audit/audit.feature.ts'
import type { Limits } from './features/limits/limits.feature.ts'
import type { SendMail } from './features/mail/mail.feature.ts'
import type { Passwords } from './features/passwords/passwords.feature.ts'
import type { Sessions } from './features/sessions/sessions.feature.ts'
import { createUnlock, type Unlock } from './features/unlock/unlock.feature.ts'
import { emailKeyOf, type UserService } from './features/users/users.feature.ts'

type UnlockNeeds = {
  accounts: UserService
  passwords: Passwords
  sessions: Sessions
  limits: Limits
  record: RecordAudit
  sendMail: SendMail
}

/** The ways around a slowed-down account for those it belongs to. */
export function composeUnlock(base: Base, { accounts, passwords, sessions, limits, record, sendMail }: UnlockNeeds): Unlock {
  const { clock, log, originOf } = base
  return createUnlock({
    db: base.database.db,
    clock,
    log,
    record,
    accounts: { findByAccount: accounts.findByAccount, findById: accounts.find, accountOf: ({ email }) => emailKeyOf(email) ?? email },
    passwords: passwords.service,
    onAccountSlowed: passwords.onAccountSlowed,
    sendMail,
    limit: limits.limitOf('unlock'),
    rememberBrowser: sessions.rememberBrowser,
    originOf,
  })
}
