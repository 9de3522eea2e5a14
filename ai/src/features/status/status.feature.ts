import type { ServiceHealth } from '@gatehouse/contracts/service-health'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { registerHealthRoute } from '@gatehouse/kit/http/health-route'
import type { AiSettingsFile } from '@gatehouse/contracts/settings-files'
import type { WatchedSettings } from '@gatehouse/kit/settings-file'
import type { ProviderStatus } from '../provider/provider.feature.ts'
import { registerStatusRoutes } from './status.routes.ts'

/**
 * What can be said without calling the provider: for people whether they can chat, for the gateway whether this process works.
 * A provider that is down or not set up never makes the service unhealthy.
 */
export type Status = { routes: { public: (scope: HttpServer) => void; signedIn: (scope: HttpServer) => void } }

export type StatusOptions = {
  version: string
  settings: Pick<WatchedSettings<AiSettingsFile>, 'current' | 'version' | 'fault'>
  provider: () => Promise<ProviderStatus>
}

export function createStatus({ version, settings, provider }: StatusOptions): Status {
  const health = async (): Promise<ServiceHealth> => {
    const fault = settings.fault()
    const { configured, reason } = await provider()
    const notes = [
      ...(fault === null ? [] : [`The settings file is invalid, the last good settings stay in force (${fault}).`]),
      ...(configured || reason === null ? [] : [`Not configured: ${reason}`]),
    ]
    return {
      status: fault === null ? 'pass' : 'warn',
      version,
      settings_version: settings.version(),
      ...(notes.length === 0 ? {} : { notes }),
    }
  }
  return {
    routes: {
      public: (scope) => registerHealthRoute(scope, health),
      signedIn: (scope) =>
        registerStatusRoutes(scope, { provider, conversationsKeptDays: () => settings.current().conversations_kept_days }),
    },
  }
}
