import { describe, expect, it } from 'vitest'
import type { ServiceView } from '../health/health.feature.ts'
import { attentionOf, type Facts } from './overview.attention.ts'

const GiB = 1024 ** 3

function aService(members: Partial<ServiceView> = {}): ServiceView {
  const key = members.key ?? 'wiki'
  const shown = { key, name: 'Wiki', description: '', icon: 'book', icon_url: null, category: 'Work', kind: 'api' as const, open_url: '/' }
  const state = { status: 'up' as const, reason: null, because: null, since: null, maintenance: null, last_ok_at: null }
  const figures = { latency: null, uptime: null, spark: [], checked_at: null, version: null, settings_version: null, last_error: null }
  const set = { upstream: null, mount: null, health_path: '/health', source: 'admin' as const, visibility: 'everyone' as const }
  return { ...shown, ...state, ...figures, ...set, enabled: true, trusted: false, depends_on: [], interval_s: 30, ...members }
}

/** A Gatehouse of which there is nothing to say, but for what is given. */
const seen = (facts: Partial<Facts> = {}) =>
  attentionOf({
    version: '1.2.0',
    services: [aService(), aService({ key: 'documents', name: 'Documents', version: '1.2.0' })],
    monitor: { checked_at: '2026-03-01T12:00:00.000Z', stale: false },
    servicesFile: { path: 'services.yaml', faulty_since: null },
    setAside: [],
    hearsChanges: true,
    chain: { ok: true, checked_at: '2026-03-01T12:00:00.000Z' },
    certificate: { days_left: 60, fault: null, uncovered: [] },
    disk: { free: 40 * GiB, total: 100 * GiB },
    lateSettings: [],
    refused: { lastDay: 3, usual: 2 },
    failedMails: 0,
    waitingPeople: 0,
    openRequests: 0,
    ...facts,
  })
const kinds = (facts: Partial<Facts>): string[] => seen(facts).map(({ kind, urgency }) => `${urgency} ${kind}`)

describe('what needs attention', () => {
  it('is nothing where all is well', () => {
    expect(seen()).toEqual([])
    expect(seen({ certificate: null, disk: null, chain: null, servicesFile: null })).toEqual([])
  })

  it.each<[string, Partial<Facts>]>([
    ['urgent checks_stopped', { monitor: { checked_at: null, stale: true } }],
    ['urgent changes_unheard', { hearsChanges: false }],
    ['urgent audit_broken', { chain: { ok: false, checked_at: '2026-03-01T12:00:00.000Z' } }],
    ['urgent certificate_ends', { certificate: { days_left: 2, fault: null, uncovered: [] } }],
    ['soon certificate_ends', { certificate: { days_left: 13, fault: null, uncovered: [] } }],
    ['soon certificate_refused', { certificate: { days_left: 60, fault: 'the key is not its own', uncovered: [] } }],
    ['soon certificate_names', { certificate: { days_left: 60, fault: null, uncovered: ['wiki.example.org'] } }],
    ['urgent disk_low', { disk: { free: 0.9 * GiB, total: 100 * GiB } }],
    ['soon disk_low', { disk: { free: 4 * GiB, total: 1000 * GiB } }],
    ['soon disk_low', { disk: { free: 0.9 * GiB, total: 10 * GiB } }],
    ['soon services_file', { servicesFile: { path: 'services.yaml', faulty_since: '2026-03-01T12:00:00.000Z' } }],
    ['soon services_set_aside', { setAside: ['Wiki'] }],
    ['soon settings_not_in_force', { lateSettings: ['Documents'] }],
    ['soon mail_failed', { failedMails: 3 }],
    ['waiting registrations_waiting', { waitingPeople: 2 }],
    ['waiting requests_waiting', { openRequests: 1 }],
  ])('tells of %s', (expected, facts) => {
    expect(kinds(facts)).toEqual([expected])
  })

  it('is not a small disk with a fair part of it free', () => {
    expect(seen({ disk: { free: 1.1 * GiB, total: 10 * GiB } })).toEqual([])
  })

  it('puts the urgent first and those who wait last', () => {
    const all = kinds({ openRequests: 1, failedMails: 1, hearsChanges: false })
    expect(all).toEqual(['urgent changes_unheard', 'soon mail_failed', 'waiting requests_waiting'])
  })
})

describe('services', () => {
  it('that are down because of another one are counted there', () => {
    const because = { key: 'db', name: 'Database' }
    const services = [
      aService({ key: 'db', name: 'Database', status: 'down', reason: 'refused', since: '2026-03-01T11:00:00.000Z' }),
      aService({ key: 'wiki', status: 'down', because }),
      aService({ key: 'shop', status: 'down', because }),
    ]
    expect(seen({ services })).toEqual([
      {
        kind: 'service_down',
        urgency: 'urgent',
        key: 'db',
        name: 'Database',
        since: '2026-03-01T11:00:00.000Z',
        reason: 'refused',
        others: 2,
      },
    ])
  })

  it('in maintenance, turned off or being checked need nobody', () => {
    const services = [
      aService({ key: 'a', status: 'maintenance' }),
      aService({ key: 'b', status: 'down', enabled: false }),
      aService({ key: 'c', status: 'unknown' }),
    ]
    expect(seen({ services })).toEqual([])
  })

  it('that are unwell are told of', () => {
    expect(kinds({ services: [aService({ status: 'degraded', reason: 'unstable' })] })).toEqual(['soon service_unwell'])
  })

  it('of the same release are expected to be of the same version, others are not', () => {
    const services = [
      aService({ key: 'documents', name: 'Documents', version: '1.1.0' }),
      aService({ key: 'ai', name: 'Chat', version: null }),
      aService({ key: 'wiki', version: '7.3' }),
    ]
    expect(seen({ services })).toEqual([
      { kind: 'versions_differ', urgency: 'soon', own: '1.2.0', services: [{ name: 'Documents', version: '1.1.0' }] },
    ])
  })
})

describe('refused sign-ins', () => {
  it.each([
    { lastDay: 19, usual: 0, told: false },
    { lastDay: 20, usual: 0, told: true },
    { lastDay: 59, usual: 20, told: false },
    { lastDay: 60, usual: 20, told: true },
  ])('of a day, $lastDay where $usual are usual, are told of: $told', ({ lastDay, usual, told }) => {
    expect(seen({ refused: { lastDay, usual } }).length).toBe(told ? 1 : 0)
  })
})
