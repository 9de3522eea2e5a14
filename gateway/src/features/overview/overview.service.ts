import type { Clock } from '@gatehouse/kit/clock'
import type { CountSignIns } from '../audit/audit.feature.ts'
import type { ServiceView, StoredTransition } from '../health/health.feature.ts'
import type { ActivePeople } from '../sessions/sessions.feature.ts'
import { attentionOf, type Facts } from './overview.attention.ts'
import type { OverviewRepository } from './overview.repository.ts'
import type { Overview } from './overview.schemas.ts'
import { readSignInDays, usualRefused } from './overview.sign-ins.ts'
import type { SignInDay } from './overview.tables.ts'

/** What other features tell. Those that return no promise answer from memory. */
export type OverviewSources = {
  version: string
  services: () => readonly ServiceView[]
  monitorState: () => Facts['monitor']
  latestChanges: (limit: number) => Promise<(StoredTransition & { key: string })[]>
  registryState: () => { file: Facts['servicesFile']; set_aside: readonly { name: string }[] }
  hearsChanges: () => boolean
  lastChainCheck: () => Facts['chain']
  certificate: () => Facts['certificate']
  diskSpace: () => Promise<Facts['disk']>
  /** Of each service that reads settings: what was saved, and what it says it runs. */
  settings: () => Promise<readonly { key: string; version: number; in_force_version: number | null; updated_at: string | null }[]>
  countSignIns: CountSignIns
  countActivePeople: () => Promise<ActivePeople>
  countFailedMails: () => Promise<number>
  countWaitingPeople: () => Promise<number>
  countOpenRequests: () => Promise<number>
  setUpRemaining: () => Promise<Overview['set_up']>
}

export type OverviewParts = { repository: OverviewRepository; clock: Clock; sources: OverviewSources }

const dayMs = 86_400_000
const shownChanges = 8
/** What is counted from many rows may be this old: sign-ins from events of a day, people from all sessions. */
const signInsMs = 60_000
const peopleMs = 300_000
/** A service takes over what was saved within seconds. */
const lateMs = 60_000

export type OverviewService = { read: () => Promise<Overview> }

export function createOverviewService({ repository, clock, sources }: OverviewParts): OverviewService {
  const signIns = rememberFor(signInsMs, clock, () => readSignIns({ repository, clock, sources }))
  const people = rememberFor(peopleMs, clock, sources.countActivePeople)
  return {
    read: async () => {
      const [{ days, refused }, active_people, changes, set_up, rest] = await Promise.all([
        signIns(),
        people(),
        sources.latestChanges(shownChanges),
        sources.setUpRemaining(),
        readFacts(sources, clock.now()),
      ])
      const nameOf = namesOf(rest.services)
      return {
        attention: attentionOf({ ...rest, refused }),
        changes: changes.map(({ key, at, from, to, reason }) => ({
          key,
          name: nameOf(key),
          at,
          from: from as Status,
          to: to as Status,
          reason,
        })),
        sign_ins: days,
        set_up,
        active_people,
      }
    },
  }
}

/** Only health writes it, from this very type. */
type Status = Overview['changes'][number]['from']

async function readSignIns({ repository, clock, sources }: OverviewParts): Promise<{ days: SignInDay[]; refused: Facts['refused'] }> {
  const now = clock.now()
  const { countSignIns: count } = sources
  const days = await readSignInDays({ repository, count, now })
  const lastDay = await count(new Date(now.getTime() - dayMs), now)
  return { days, refused: { lastDay: lastDay.refused, usual: usualRefused(days) } }
}

async function readFacts(sources: OverviewSources, now: Date): Promise<Omit<Facts, 'refused'>> {
  const [disk, settings, failedMails, waitingPeople, openRequests] = await Promise.all([
    sources.diskSpace(),
    sources.settings(),
    sources.countFailedMails(),
    sources.countWaitingPeople(),
    sources.countOpenRequests(),
  ])
  const services = sources.services()
  const { file, set_aside } = sources.registryState()
  const nameOf = namesOf(services)
  const isLate = ({ version, in_force_version, updated_at }: (typeof settings)[number]): boolean =>
    in_force_version !== null && in_force_version < version && Date.parse(updated_at ?? '') < now.getTime() - lateMs
  return {
    version: sources.version,
    services,
    monitor: sources.monitorState(),
    servicesFile: file,
    setAside: set_aside.map(({ name }) => name),
    hearsChanges: sources.hearsChanges(),
    chain: sources.lastChainCheck(),
    certificate: sources.certificate(),
    disk,
    lateSettings: settings.filter(isLate).map(({ key }) => nameOf(key)),
    failedMails,
    waitingPeople,
    openRequests,
  }
}

const namesOf = (services: readonly ServiceView[]): ((key: string) => string) => {
  const names = new Map(services.map(({ key, name }) => [key, name]))
  return (key) => names.get(key) ?? key
}

/** One answer for all who ask within the time, and one question at a time; a failure is not remembered. */
function rememberFor<Value>(ms: number, clock: Clock, ask: () => Promise<Value>): () => Promise<Value> {
  let known: { value: Promise<Value>; atMs: number } | null = null
  return () => {
    const nowMs = clock.elapsedMs()
    if (known !== null && nowMs - known.atMs < ms) return known.value
    const asked = { value: ask(), atMs: nowMs }
    known = asked
    asked.value.catch(() => {
      if (known === asked) known = null
    })
    return asked.value
  }
}
