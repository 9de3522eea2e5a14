import { join } from 'node:path'
import type { AccessRequestsTables } from './features/access-requests/access-requests.feature.ts'
import type { AdmissionTables } from './features/admission/admission.feature.ts'
import type { ArrangementTables } from './features/arrangement/arrangement.feature.ts'
import type { AuditTables } from './features/audit/audit.feature.ts'
import type { DeparturesTables } from './features/departures/departures.feature.ts'
import type { EmailLinksTables } from './features/email-links/email-links.feature.ts'
import type { GrantsTables } from './features/grants/grants.feature.ts'
import type { GroupsTables } from './features/groups/groups.feature.ts'
import type { HealthTables } from './features/health/health.feature.ts'
import type { LimitsTables } from './features/limits/limits.feature.ts'
import type { MailTables } from './features/mail/mail.feature.ts'
import type { OverviewTables } from './features/overview/overview.feature.ts'
import type { PortraitsTables } from './features/portraits/portraits.feature.ts'
import type { RegistryTables } from './features/registry/registry.feature.ts'
import type { FactorsTables } from './features/factors/factors.feature.ts'
import type { SessionsTables } from './features/sessions/sessions.feature.ts'
import type { SettingsTables } from './features/settings/settings.feature.ts'
import type { SetupTables } from './features/setup/setup.feature.ts'
import type { SitesTables } from './features/sites/sites.feature.ts'
import type { TokensTables } from './features/tokens/tokens.feature.ts'
import type { UnlockTables } from './features/unlock/unlock.feature.ts'
import type { UsersTables } from './features/users/users.feature.ts'

/** Every table of the gateway's schema; each is written only by the repository of the feature that owns it. */
export type GatewayTables = AccessRequestsTables &
  AdmissionTables &
  ArrangementTables &
  AuditTables &
  DeparturesTables &
  EmailLinksTables &
  GrantsTables &
  GroupsTables &
  LimitsTables &
  UsersTables &
  SessionsTables &
  SetupTables &
  SitesTables &
  SettingsTables &
  HealthTables &
  MailTables &
  OverviewTables &
  PortraitsTables &
  RegistryTables &
  FactorsTables &
  TokensTables &
  UnlockTables

export const migrationsFolder = join(import.meta.dirname, '../migrations')
