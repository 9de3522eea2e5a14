import type { User } from '@gatehouse/contracts/user'
import type { Clock } from '@gatehouse/kit/clock'
import { ProblemError, StartupError } from '@gatehouse/kit/errors'
import type { Log } from '@gatehouse/kit/log'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { AuditOrigin } from '../audit/audit.feature.ts'
import { setupDone, setupTokenInvalid } from './setup.errors.ts'
import type { LinkFile } from './setup.link.ts'
import type { SetupRepository } from './setup.repository.ts'

export type FirstAdmin = { email: string; password: string; full_name?: string | null | undefined }

/** What this feature needs of accounts. `createFirstAdmin` gives null when there is an admin already. */
export type AccountsForSetup = {
  hasAdmin: () => Promise<boolean>
  createFirstAdmin: (admin: FirstAdmin, by: AuditOrigin) => Promise<User | null>
}

export type SetupParts = {
  repository: SetupRepository
  accounts: AccountsForSetup
  /** Has admins reminded of what is left after the first of them. */
  offerAssistant: () => Promise<void>
  link: LinkFile
  publicUrl: string
  clock: Clock
  newSecret: () => string
  log: Log
}

/** The first admin as the environment names it; both or neither. */
export type EnvironmentAdmin = { email: string | null; password: string | null }

export type SetupService = ReturnType<typeof createSetupService>

export function createSetupService({ repository, accounts, offerAssistant, link, publicUrl, clock, newSecret, log }: SetupParts) {
  // Once there was an admin there always is one, so the question is asked no more.
  let done = false
  const isNeeded = async (): Promise<boolean> => {
    done ||= await accounts.hasAdmin()
    return !done
  }
  const close = async (): Promise<void> => {
    done = true
    await Promise.all([repository.removeToken(), link.remove()])
  }
  const offerLink = async (): Promise<void> => {
    const token = newSecret()
    await repository.replaceToken(sha256(token), clock.now())
    // In the fragment, which browsers send to no server.
    const address = `${publicUrl}/setup#token=${token}`
    await link.write(address)
    // The one secret that is logged: without an account there is nobody else to hand it to, and it works once.
    log.info({ link: address }, 'open this link to make the first admin')
  }
  return {
    isNeeded,
    /** At the start: makes the admin that the environment names, or offers a new link in place of any older one. */
    prepare: async (admin: EnvironmentAdmin): Promise<void> => {
      const wanted = requireBoth(admin)
      if (!(await isNeeded())) return close()
      if (wanted === null) return offerLink()
      await accounts.createFirstAdmin(wanted, environment).catch((error: unknown) => {
        throw asStartupError(error)
      })
      return close()
    },
    /** Makes the first admin for whoever has the link: exactly one, however many try at once. */
    complete: async ({ token, ...admin }: FirstAdmin & { token: string }, by: AuditOrigin): Promise<User> => {
      const expected = await repository.findTokenHash()
      if (expected === null || !timingSafeEqual(expected, sha256(token))) {
        throw (await isNeeded()) ? setupTokenInvalid({ detail: 'Use the newest link; a restart makes a new one.' }) : setupDone()
      }
      const user = await accounts.createFirstAdmin(admin, { ...by, actor: { kind: 'system', id: null, label: 'setup' } })
      if (user !== null) await offerAssistant()
      await close()
      if (user === null) throw setupDone()
      return user
    },
  }
}

/** Who makes the admin that the environment names. */
const environment: AuditOrigin = { actor: { kind: 'system', id: null, label: 'environment' }, address: null, request_id: null }

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

function requireBoth({ email, password }: EnvironmentAdmin): FirstAdmin | null {
  if (email !== null && password !== null) return { email, password }
  if (email === null && password === null) return null
  throw new StartupError(['GATEHOUSE_ADMIN_EMAIL and GATEHOUSE_ADMIN_PASSWORD go together: set both or neither.'])
}

/** What a person would be told in a form, as sentences about the variables. */
function asStartupError(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error
  const variables: Record<string, string> = { email: 'GATEHOUSE_ADMIN_EMAIL', password: 'GATEHOUSE_ADMIN_PASSWORD' }
  const faults = (error.errors ?? []).map(({ path, message }) => `${variables[path] ?? path} ${message}.`)
  return new StartupError(
    faults.length > 0 ? faults : [`The first admin could not be made: ${error.title}. ${error.detail ?? ''}`.trim()],
    { cause: error },
  )
}
