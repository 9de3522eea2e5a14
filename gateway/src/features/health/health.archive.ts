import type { AccessSubject } from '../grants/grants.feature.ts'
import type { BucketsRepository } from './health.buckets.repository.ts'
import { serviceNotFound } from './health.errors.ts'
import { historySchema, type ServiceHistory } from './health.schemas.ts'
import type { HealthService } from './health.service.ts'

const ranges = {
  '24h': { seconds: 300, spanS: 86_400 },
  '7d': { seconds: 300, spanS: 7 * 86_400 },
  '90d': { seconds: 3600, spanS: 90 * 86_400 },
}
export type Range = keyof typeof ranges

type ArchiveParts = { service: HealthService; repository: BucketsRepository; now: () => Date }

/** The past of a service, for those who may see it. What exactly went wrong is for admins. */
export type Archive = (subject: AccessSubject, wanted: { key: string; range: Range }) => Promise<ServiceHistory>

export function createArchive({ service, repository, now }: ArchiveParts): Archive {
  const canSee = (subject: AccessSubject, key: string): boolean => service.appFor(key)?.isVisibleTo(subject) === true
  return async (subject, { key, range }) => {
    if (!canSee(subject, key)) throw serviceNotFound({ detail: `No app of yours has the key ${key}.` })
    const { seconds, spanS } = ranges[range]
    const isAdmin = subject.user.role === 'admin'
    const [buckets, transitions] = await Promise.all([
      repository.buckets(key, { seconds, sinceS: now().getTime() / 1000 - spanS }),
      repository.transitions(key, isAdmin ? 500 : 50),
    ])
    // What the database holds was written by this feature; reading it by the schema keeps an older version's words from getting out.
    return historySchema.parse({
      key,
      range,
      seconds,
      buckets: buckets.map(({ at, checks, passed, watched_s, good_s, p50, p95 }) => ({
        at,
        checks,
        passed,
        uptime: watched_s > 0 ? Math.min(1, good_s / watched_s) : null,
        p50,
        p95,
      })),
      transitions: transitions.map(({ at, from, to, reason, because, detail }) => ({
        at,
        from,
        to,
        reason,
        because: because !== null && canSee(subject, because) ? because : null,
        detail: isAdmin ? detail : null,
      })),
    })
  }
}
