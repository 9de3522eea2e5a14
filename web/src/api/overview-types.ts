import type { SetUpRemaining } from './setup-types.ts'
import type { AppStatus } from './types.ts'

export type Urgency = 'urgent' | 'soon' | 'waiting'

/** Something that an admin should look at. Mirrors the OpenAPI description. */
export type Attention = { urgency: Urgency } & (
  | { kind: 'service_down'; key: string; name: string; since: string | null; reason: string | null; others: number }
  | { kind: 'service_unwell'; key: string; name: string; since: string | null; reason: string | null }
  | { kind: 'checks_stopped'; since: string | null }
  | { kind: 'changes_unheard' }
  | { kind: 'audit_broken'; checked_at: string }
  | { kind: 'certificate_ends'; days_left: number }
  | { kind: 'certificate_refused'; fault: string }
  | { kind: 'certificate_names'; hosts: string[] }
  | { kind: 'disk_low'; free_bytes: number; total_bytes: number }
  | { kind: 'services_file'; path: string; since: string | null }
  | { kind: 'services_set_aside'; names: string[] }
  | { kind: 'versions_differ'; own: string; services: { name: string; version: string }[] }
  | { kind: 'settings_not_in_force'; names: string[] }
  | { kind: 'sign_ins_refused'; last_day: number; usual: number }
  | { kind: 'mail_failed'; count: number }
  | { kind: 'registrations_waiting'; count: number }
  | { kind: 'requests_waiting'; count: number }
)

export type SignInDay = { day: string; opened: number; refused: number; people: number }
export type StatusChange = { key: string; name: string; at: string; from: AppStatus; to: AppStatus; reason: string | null }

export type Overview = {
  attention: Attention[]
  changes: StatusChange[]
  sign_ins: SignInDay[]
  /** Steps of the set-up that are left, for those who want to be reminded. */
  set_up: SetUpRemaining
  active_people: { day: number; week: number; month: number }
}
