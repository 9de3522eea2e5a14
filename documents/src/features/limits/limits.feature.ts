import type { DocumentsSettingsFile } from '@gatehouse/contracts/settings-files'
import type { HttpServer } from '@gatehouse/kit/http/server'
import { registerLimitRoutes } from './limits.routes.ts'

/** What an upload may have and how long the trash keeps, as the settings file says at this moment; it owns nothing but the view. */
export type Limits = { routes: (scope: HttpServer) => void; maxPdfBytes: () => number; trashDays: () => number }

export type LimitsOptions = {
  settings: { current: () => Pick<DocumentsSettingsFile, 'max_pdf_bytes' | 'trash_days' | 'updated_by'>; version: () => number | null }
}

export function createLimits({ settings }: LimitsOptions): Limits {
  const maxPdfBytes = (): number => settings.current().max_pdf_bytes
  return {
    maxPdfBytes,
    trashDays: () => settings.current().trash_days,
    routes: (scope) =>
      registerLimitRoutes(scope, () => {
        const { max_pdf_bytes, trash_days, updated_by } = settings.current()
        return { max_pdf_bytes, trash_days, set_by: updated_by, settings_version: settings.version() }
      }),
  }
}
