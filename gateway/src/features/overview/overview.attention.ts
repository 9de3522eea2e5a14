import type { ServiceView } from '../health/health.feature.ts'
import type { Attention, Urgency } from './overview.schemas.ts'

/** What is known at one moment. */
export type Facts = {
  version: string
  services: readonly ServiceView[]
  monitor: { checked_at: string | null; stale: boolean }
  servicesFile: { path: string; faulty_since: string | null } | null
  setAside: readonly string[]
  hearsChanges: boolean
  chain: { ok: boolean; checked_at: string } | null
  certificate: { days_left: number; fault: string | null; uncovered: readonly string[] } | null
  /** Null where it cannot be asked for. */
  disk: { free: number; total: number } | null
  /** Services that do not run the settings that were saved for them. */
  lateSettings: readonly string[]
  refused: { lastDay: number; usual: number }
  failedMails: number
  waitingPeople: number
  openRequests: number
}

const order: readonly Urgency[] = ['urgent', 'soon', 'waiting']

/** What has to be looked at, the most urgent first. */
export function attentionOf(facts: Facts): Attention[] {
  const items = [...ofServices(facts), ...ofGateway(facts), ...ofCertificate(facts), ...ofPeople(facts)]
  return items.toSorted((a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency))
}

/** One that is down because of another is counted there: mending that one mends both. */
function ofServices({ services, version, lateSettings }: Facts): Attention[] {
  const items: Attention[] = []
  const known = services.filter(({ enabled }) => enabled)
  const becauseOf = (key: string): number => known.filter(({ because }) => because?.key === key).length
  for (const { key, name, status, since, reason, because } of known) {
    if (status === 'down' && because === null)
      items.push({ kind: 'service_down', urgency: 'urgent', key, name, since, reason, others: becauseOf(key) })
    if (status === 'degraded') items.push({ kind: 'service_unwell', urgency: 'soon', key, name, since, reason })
  }
  const different = known.flatMap(({ key, name, version: its }) =>
    comeAlong.has(key) && its !== null && its !== version ? [{ name, version: its }] : [],
  )
  if (different.length > 0) items.push({ kind: 'versions_differ', urgency: 'soon', own: version, services: different })
  if (lateSettings.length > 0) items.push({ kind: 'settings_not_in_force', urgency: 'soon', names: [...lateSettings] })
  return items
}

/** Services of the same release as the gateway. */
const comeAlong = new Set(['documents', 'ai'])

function ofGateway({ monitor, hearsChanges, chain, disk, servicesFile, setAside }: Facts): Attention[] {
  const items: Attention[] = []
  if (monitor.stale) items.push({ kind: 'checks_stopped', urgency: 'urgent', since: monitor.checked_at })
  if (!hearsChanges) items.push({ kind: 'changes_unheard', urgency: 'urgent' })
  if (chain?.ok === false) items.push({ kind: 'audit_broken', urgency: 'urgent', checked_at: chain.checked_at })
  const urgency = disk === null ? null : urgencyOfDisk(disk)
  if (disk !== null && urgency !== null) items.push({ kind: 'disk_low', urgency, free_bytes: disk.free, total_bytes: disk.total })
  if (servicesFile !== null && servicesFile.faulty_since !== null)
    items.push({ kind: 'services_file', urgency: 'soon', path: servicesFile.path, since: servicesFile.faulty_since })
  if (setAside.length > 0) items.push({ kind: 'services_set_aside', urgency: 'soon', names: [...setAside] })
  return items
}

const GiB = 1024 ** 3

/** A tenth of a small disk is little, a tenth of a large one is plenty. */
function urgencyOfDisk({ free, total }: { free: number; total: number }): Urgency | null {
  if (free < Math.min(0.02 * total, GiB)) return 'urgent'
  return free < Math.min(0.1 * total, 5 * GiB) ? 'soon' : null
}

const urgentDays = 3
const soonDays = 14

function ofCertificate({ certificate }: Facts): Attention[] {
  if (certificate === null) return []
  const { days_left, fault, uncovered } = certificate
  const items: Attention[] = []
  if (days_left < soonDays) items.push({ kind: 'certificate_ends', urgency: days_left < urgentDays ? 'urgent' : 'soon', days_left })
  if (fault !== null) items.push({ kind: 'certificate_refused', urgency: 'soon', fault })
  if (uncovered.length > 0) items.push({ kind: 'certificate_names', urgency: 'soon', hosts: [...uncovered] })
  return items
}

/** Fewer refused sign-ins a day are never remarkable. */
const fewRefused = 20
const remarkableTimes = 3

function ofPeople({ refused, failedMails, waitingPeople, openRequests }: Facts): Attention[] {
  const items: Attention[] = []
  const { lastDay, usual } = refused
  if (lastDay >= fewRefused && lastDay >= usual * remarkableTimes)
    items.push({ kind: 'sign_ins_refused', urgency: 'soon', last_day: lastDay, usual })
  if (failedMails > 0) items.push({ kind: 'mail_failed', urgency: 'soon', count: failedMails })
  if (waitingPeople > 0) items.push({ kind: 'registrations_waiting', urgency: 'waiting', count: waitingPeople })
  if (openRequests > 0) items.push({ kind: 'requests_waiting', urgency: 'waiting', count: openRequests })
  return items
}
