// The part of the HTTP API that is about settings.
import type { Read, Write } from './shapes.ts'
import type {
  AiSettings,
  AiSettingsChange,
  AiTest,
  GeneralSettings,
  GeneralSettingsChange,
  PasswordSettings,
  PasswordSettingsChange,
  SettingsHistory,
  SettingsSection,
  SettingsVersion,
  SettingsVersionDetails,
  SignUpSettings,
  SignUpSettingsChange,
} from './settings-types.ts'
import type { AlertSettings, AlertSettingsChange, DocumentLimits } from './types.ts'

type BySection = { section: SettingsSection }
type PageQuery = { limit?: number; cursor?: string }

export interface SettingsPaths {
  '/api/settings/general': { get: Read<GeneralSettings>; patch: Write<GeneralSettingsChange, GeneralSettings> }
  '/api/settings/sign-up': { get: Read<SignUpSettings>; patch: Write<SignUpSettingsChange, SignUpSettings> }
  '/api/settings/passwords': { get: Read<PasswordSettings>; patch: Write<PasswordSettingsChange, PasswordSettings> }
  '/api/settings/alerts': { get: Read<AlertSettings>; patch: Write<AlertSettingsChange, AlertSettings> }
  '/api/settings/ai': { get: Read<AiSettings>; patch: Write<AiSettingsChange, AiSettings> }
  '/api/settings/ai/test': { post: Write<Record<string, never>, AiTest> }
  '/api/settings/documents/limits': {
    get: Read<DocumentLimits>
    patch: Write<{ max_pdf_bytes?: number; trash_days?: number }, DocumentLimits>
  }
  '/api/admin/settings/{section}/history': { get: Read<SettingsHistory, PageQuery, BySection> }
  '/api/admin/settings/{section}/history/{version}': { get: Read<SettingsVersionDetails, never, BySection & { version: number }> }
  '/api/admin/settings/{section}/rollback': { post: Write<{ version: number }, SettingsVersion, BySection> }
}
