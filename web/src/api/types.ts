// What the pages know of the wire, in one place. Everything here mirrors the OpenAPI description.
import type { PasswordPolicy } from '@gatehouse/contracts/password-policy'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser'

export type { FieldFault, Problem } from '@gatehouse/contracts/problem'
export type { PasswordPolicy }

/** A page of a list; `next_cursor` is null on the last one. */
export type Page<Item> = { items: Item[]; next_cursor: string | null }

export type Role = 'user' | 'admin'

/** A change of many accounts at once. */
export type Bulk =
  | { action: 'deactivate' | 'reactivate' | 'end_sessions'; ids: string[] }
  | { action: 'add_to_group' | 'remove_from_group'; ids: string[]; group_id: string }
export type BulkResult = { id: string; outcome: 'done' | 'unchanged' | 'refused'; code: string | null; reason: string | null }

export type User = {
  id: string
  email: string
  kind: 'person' | 'service'
  role: Role
  is_active: boolean
  email_verified_at: string | null
  created_at: string
  last_sign_in_at: string | null
  full_name: string | null
  picture: string | null
}

/** Failed sign-ins of late from browsers that never signed in to the account; until `slowed_until` such browsers have to wait. */
export type SignInLimit = { failures: number; networks: number; slowed_until: string | null }

/** How one has arranged the Apps page: keys of apps. An empty order is the admins'. */
export type AppsArrangement = { favourites: string[]; order: string[] }

export type Installation = { name: string }

/** Who is signed in, and what the first page needs to know of them. */
export type Session = {
  user: User
  expires_at: string
  locale: Pick<Profile, 'language' | 'time_zone'>
  apps: AppsArrangement
  installation: Installation
}

export type FactorKind = 'passkey' | 'totp' | 'recovery_code'
export type Authenticator = { id: string; name: string; created_at: string; last_used_at: string | null }
export type Passkey = Authenticator & { backed_up: boolean }
export type Factors = { authenticators: Authenticator[]; passkeys: Passkey[]; recovery_codes: number; demanded: boolean }
export type NewAuthenticator = { id: string; secret: string; uri: string }
/** A sign-in with the right password that lacks the second factor, or an account that needs one first. */
export type PendingSignIn = { lacks: 'proof' | 'enrolment'; factors: FactorKind[]; email: string; expires_at: string }
/** What opened a session; codes come with the first factor of an account, once. */
export type SignedIn = { user: User; recovery_codes: string[] | null }
export type Proof = { kind: 'totp' | 'recovery_code'; code: string } | { kind: 'passkey'; response: AuthenticationResponseJSON }
export type Confirmation =
  | { kind: 'password'; password: string }
  | { kind: 'totp'; code: string }
  | { kind: 'passkey'; response: AuthenticationResponseJSON }
export type PasskeyCreation = Omit<PublicKeyCredentialCreationOptionsJSON, 'extensions'>
export type PasskeyRequest = Omit<PublicKeyCredentialRequestOptionsJSON, 'extensions'>
export type PasskeyAnswer = AuthenticationResponseJSON
export type NewPasskey = { name: string; response: RegistrationResponseJSON }

export type NetworkKind = 'this_machine' | 'private' | 'public'

/** Where somebody is signed in: a browser, or a program with a token. `network` is a /24 or /64. */
export type SessionItem = {
  id: string
  kind: 'browser' | 'program'
  remember: boolean
  client: string | null
  os: string | null
  network: string | null
  network_kind: NetworkKind | null
  created_at: string
  last_seen_at: string
  expires_at: string
  current: boolean
}

export type SignUp = 'open' | 'invite' | 'approval' | 'closed'
export type AuthPolicy = {
  sign_up: SignUp
  allowed_domains: string[]
  /** Whether an address has to be confirmed. */
  email_verification: 'required' | 'optional' | 'off'
  password: PasswordPolicy
  installation: Installation
}

export type Profile = { full_name: string | null; phone: string | null; language: string | null; time_zone: string | null }

export type MembershipRole = 'member' | 'manager'

export type Group = {
  id: string
  name: string
  description: string
  require_second_factor: boolean
  member_count: number
  manager_count: number
  version: number
  created_at: string
}

export type GroupFields = Pick<Group, 'name' | 'description' | 'require_second_factor'>

/** A group as one of its own people sees it. */
export type OwnGroup = Pick<Group, 'id' | 'name' | 'description' | 'member_count'> & { role: MembershipRole; added_at: string }

export type GroupMember = {
  user_id: string
  email: string
  full_name: string | null
  picture: string | null
  is_active: boolean
  role: MembershipRole
  added_at: string
}

export type GroupPerson = Pick<GroupMember, 'user_id' | 'email' | 'full_name'>
type SortedAddresses = { already_in: GroupPerson[]; unknown: string[]; invalid: string[] }
export type AdditionPreview = SortedAddresses & { found: GroupPerson[] }
export type Addition = SortedAddresses & { added: GroupPerson[] }

export type AppStatus = 'up' | 'degraded' | 'down' | 'unknown' | 'maintenance'

/** What a person sees of a service. `spark` holds the last 24 h from old to new, each part 0 (never answered) to 1. */
export type App = {
  key: string
  name: string
  description: string
  icon: string
  /** An uploaded icon, which wins over the one that `icon` names. */
  icon_url: string | null
  category: string
  kind: 'api' | 'site' | 'link'
  open_url: string
  status: AppStatus
  reason: string | null
  /** The app that is down and that this one needs; without a name for those who may not see it. */
  because: { key: string | null; name: string | null } | null
  since: string | null
  maintenance: { until: string | null; message: string | null } | null
  last_ok_at: string | null
  latency: { p50: number; p95: number } | null
  uptime: { h24: number | null; d7: number | null; d30: number | null } | null
  spark: (number | null)[]
}

/** Whether anybody checks the apps, and when that was last certain. */
export type MonitorState = { checked_at: string | null; stale: boolean }

export type AppList = { items: App[]; monitor: MonitorState; generated_at: string }

/** Where a service comes from: the services file, an admin, or Gatehouse itself. */
export type ServiceSource = 'file' | 'admin' | 'builtin'

/** What an admin sees of a service besides the app. */
export type Service = App & {
  upstream: string | null
  mount: string | null
  health_path: string
  source: ServiceSource
  visibility: 'everyone' | 'granted'
  enabled: boolean
  trusted: boolean
  depends_on: string[]
  interval_s: number
  checked_at: string | null
  version: string | null
  settings_version: number | null
  last_error: string | null
}

export type HistoryRange = '24h' | '7d' | '90d'
export type Bucket = { at: string; checks: number; passed: number; uptime: number | null; p50: number | null; p95: number | null }
export type Transition = {
  at: string
  from: AppStatus
  to: AppStatus
  reason: string | null
  because: string | null
  detail: string | null
}
export type ServiceHistory = { key: string; range: HistoryRange; seconds: number; buckets: Bucket[]; transitions: Transition[] }

/** What a check found that an admin asked for; a part that was not needed or not reached has no time. */
export type CheckResult = {
  ok: boolean
  url: string
  phases: { dns_ms: number | null; connect_ms: number | null; tls_ms: number | null; first_byte_ms: number | null; total_ms: number }
  http_status: number | null
  reason: string | null
  detail: string | null
  version: string | null
  settings_version: number | null
  checked_at: string
}

/** `days` from 0, Sunday. */
export type WeeklyTime = { days: number[]; from: string; minutes: number; time_zone: string }
export type NewMaintenance = { starts_at?: string; ends_at: string | null; weekly: WeeklyTime | null; message: string }
export type MaintenanceWindow = {
  id: string
  service_key: string
  starts_at: string
  ends_at: string | null
  weekly: WeeklyTime | null
  message: string
  created_by: string
  active: boolean
}

/** Where a value of the gateway's own settings comes from. */
export type SettingSource = { from: 'default' | 'environment' | 'here'; at: string | null; by: Author }

/** Settings that are saved as one: the values, where each comes from, and what Gatehouse comes with. */
export type Traced<Values, Secret extends string = never> = Values & {
  sources: Record<keyof Values | Secret, SettingSource>
  reset_to: Values
}

export type QuietHours = { from: string; to: string; time_zone: string }
type AlertValues = { mail_to: string[]; webhook_url: string | null; group_s: number; quiet: QuietHours | null }
export type AlertSettings = Traced<AlertValues, 'webhook_secret'> & {
  webhook_secret: string | null
  version: number
  updated_at: string | null
  updated_by: Author
}
export type AlertSettingsChange = Partial<AlertValues & { webhook_secret: string | null }>

export type Author = { id: string; email: string } | null

export type AiProvider = 'anthropic' | 'openai' | 'openai_compatible'

export type DocumentLimits = Traced<{ max_pdf_bytes: number; trash_days: number }> & {
  version: number
  updated_at: string | null
  updated_by: Author
  in_force_version: number | null
}

/** A document that was deleted, and when it is gone for good. */
export type TrashedDocument = { id: string; title: string; file_name: string; size_bytes: number; deleted_at: string; gone_at: string }

export type DocumentItem = {
  id: string
  title: string
  file_name: string
  size_bytes: number
  sha256: string
  category_id: string | null
  created_at: string
  updated_at: string
  /** What the person may do: everything, rename it too, or look at it. */
  access: 'own' | ShareAccess
  /** Address of who shared it with the person, and since when; null for their own. */
  shared_by: string | null
  shared_at: string | null
  /** With how many groups their own document is shared. */
  shared_with: number
  /** Whether there is a picture of the first page; null while it is being read. */
  has_picture: boolean | null
  /** In a list that is searched: where the text says it. */
  excerpt?: string | null
}

export type ShareAccess = 'view' | 'edit'
export type NewShare = { group_id: string; access: ShareAccess }
export type Share = NewShare & { shared_at: string }

export type DocumentScope = 'mine' | 'shared' | 'all'
export type DocumentSort = 'created_at' | 'title' | 'size_bytes'
export type SortOrder = 'asc' | 'desc'

export type Category = {
  id: string
  name: string
  color: string | null
  parent_id: string | null
  document_count: number
  shared_with: number
}
