import { statfs } from 'node:fs/promises'
import type { composeApps } from './compose.apps.ts'
import type { Base } from './compose.base.ts'
import type { Identity } from './compose.identity.ts'
import type { Certificate } from './features/certificate/certificate.feature.ts'
import type { Assistant } from './features/setup/setup.feature.ts'
import { createOverview, type OverviewFeature, type OverviewSources } from './features/overview/overview.feature.ts'

type Apps = Pick<Awaited<ReturnType<typeof composeApps>>, 'health' | 'registry' | 'settings' | 'accessRequests'>
type Parts = {
  version: string
  identity: Identity
  apps: Apps
  certificate: Pick<Certificate, 'state'>
  assistant: Pick<Assistant, 'remaining'>
}

/** What all the others tell admins at a glance. */
export function composeOverview(
  { config, clock, database }: Base,
  { version, identity, apps, certificate, assistant }: Parts,
): OverviewFeature {
  const { sessions, trail, mail, admission } = identity
  const { health, registry, settings, accessRequests } = apps
  const sources: OverviewSources = {
    version,
    services: health.service.listForAdmin,
    monitorState: health.monitorState,
    latestChanges: health.latestTransitions,
    registryState: registry.state,
    hearsChanges: sessions.hearsChanges,
    lastChainCheck: () => trail.service.last().last,
    certificate: certificate.state,
    diskSpace: () => spaceAt(config.dataDir),
    settings: async () => {
      const [ai, documents] = await Promise.all([settings.service.ai(), settings.service.limits()])
      return [
        { ...ai, key: 'ai' },
        { ...documents, key: 'documents' },
      ]
    },
    countSignIns: trail.countSignIns,
    countActivePeople: sessions.countActivePeople,
    countFailedMails: mail.countFailed,
    countWaitingPeople: admission.registrations.countWaiting,
    countOpenRequests: accessRequests.countOpen,
    setUpRemaining: assistant.remaining,
  }
  return createOverview({ db: database.db, clock, sources })
}

/** What is free for the gateway on the disk of a folder; null where the system does not say. */
async function spaceAt(folder: string): Promise<{ free: number; total: number } | null> {
  try {
    const { bsize, bavail, blocks } = await statfs(folder)
    return { free: bavail * bsize, total: blocks * bsize }
  } catch {
    return null
  }
}
