import { readOrMakeKey } from '@gatehouse/kit/secret-box'
import { join } from 'node:path'
import { createAudit } from './features/audit/audit.feature.ts'
import { createGroups, type AnnounceAccess } from './features/groups/groups.feature.ts'
import { createKeys } from './features/keys/keys.feature.ts'
import { createPasswords, networkOf } from './features/passwords/passwords.feature.ts'
import { createSessions, principalOf } from './features/sessions/sessions.feature.ts'
import { createSetup } from './features/setup/setup.feature.ts'
import { createUsers, emailKeyOf } from './features/users/users.feature.ts'
import type { Base } from './compose.base.ts'

export type Identity = Awaited<ReturnType<typeof composeIdentity>>

/** The features about people: who they are, how they sign in, and what is written down about it. */
export async function composeIdentity(base: Base, stack: AsyncDisposableStack) {
  const { config, log, clock, newId, passwordConfig, addressOf } = base
  const { publicUrl, dataDir } = config
  const { db, pool } = base.database

  const audit = createAudit({ db, clock, newId })
  const { record } = audit
  const announce: AnnounceAccess = (changed, trx) => base.notifications.publish('access_changed', changed, trx)
  const groups = createGroups({ db, clock, newId, log, record, announce, emailKeyOf, principalOf, addressOf })
  const keys = stack.use(await createKeys({ folder: config.keysDir, issuer: publicUrl, clock, log }))
  const passwords = stack.use(await createPasswords({ pool, log, config: passwordConfig }))
  const users = createUsers({ db, clock, newId, log, passwords: passwords.service, signUp: config.signUp, principalOf, addressOf })
  const { onAccessChanged, service: accounts } = users
  const about = { db, clock, newId, log, publicUrl }
  const sessions = createSessions({
    ...about,
    keys: keys.service,
    passwords: passwords.service,
    accounts,
    onAccessChanged,
    addressOf,
    networkOf,
    refreshKey: await readOrMakeKey(join(config.keysDir, 'refresh.key'), 'refresh key'),
  })
  const setup = createSetup({ db, clock, log, publicUrl, dataDir, accounts, signInAs: sessions.signInAs })
  return { audit, groups, keys, passwords, users, sessions, setup }
}
