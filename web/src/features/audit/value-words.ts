import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '../../language/words.ts'
import { formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'

/** `members.0.email` in words: each step by its name, a place in a list by its number. What has no words speaks for itself. */
export function nameWords(path: string): string {
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : stepWords(step)))
  return steps.join(' · ')
}

function stepWords(step: string): string {
  const words = names[step]
  return words === undefined ? step.replaceAll('_', ' ') : i18n._(words)
}

/** A value as people read it: moments by locale, and words for what is chosen from a few. */
export function valueWords(path: string, value: string, locale: Locale = {}): string {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value)) return formatMoment(value, locale)
  const name = path.split('.').findLast((step) => !/^\d+$/.test(step)) ?? ''
  const words = choices.has(name) && Object.hasOwn(chosen, value) ? chosen[value] : undefined
  return words === undefined ? value : i18n._(words)
}

/** What an event was about, as the details name it. */
export const kindWords = (kind: string): string => {
  const words = kinds[kind]
  return words === undefined ? kind : i18n._(words)
}

const kinds: Record<string, MessageDescriptor> = {
  user: msg({ context: 'audit', message: 'User' }),
  group: msg({ context: 'audit', message: 'Group' }),
  session: msg({ context: 'audit', message: 'Session' }),
  settings: msg({ context: 'audit', message: 'Settings' }),
  setup: msg({ context: 'audit', message: 'Set-up' }),
  service: msg({ context: 'audit', message: 'Service' }),
  mail: msg({ context: 'audit', message: 'Mail' }),
  invitation: msg({ context: 'audit', message: 'Invitation' }),
  registration: msg({ context: 'audit', message: 'Registration' }),
}

/** Names under which only certain words stand; elsewhere the same letters may be what somebody typed. */
const choices = new Set(['role', 'kind', 'mode', 'visibility', 'reason', 'via', 'amr', 'asked_for', 'apps', 'new_password', 'switched_off'])

const chosen: Record<string, MessageDescriptor> = {
  user: msg({ context: 'audit value', message: 'user' }),
  admin: msg({ context: 'audit value', message: 'admin' }),
  member: msg({ context: 'audit value', message: 'member' }),
  manager: msg({ context: 'audit value', message: 'manager' }),
  person: msg({ context: 'audit value', message: 'person' }),
  service: msg({ context: 'audit value', message: 'service account' }),
  totp: msg({ context: 'audit value', message: 'authenticator app' }),
  passkey: msg({ context: 'audit value', message: 'passkey' }),
  recovery_code: msg({ context: 'audit value', message: 'recovery code' }),
  open: msg({ context: 'audit value', message: 'open' }),
  approval: msg({ context: 'audit value', message: 'by consent of an admin' }),
  invite: msg({ context: 'audit value', message: 'by invitation' }),
  closed: msg({ context: 'audit value', message: 'closed' }),
  everyone: msg({ context: 'audit value', message: 'everyone' }),
  granted: msg({ context: 'audit value', message: 'who is given it' }),
  signed_out: msg({ context: 'audit value', message: 'signed out' }),
  replaced: msg({ context: 'audit value', message: 'replaced by a new sign-in' }),
  revoked: msg({ context: 'audit value', message: 'ended from a list' }),
  reused: msg({ context: 'audit value', message: 'an old token came back' }),
  cookie: msg({ context: 'audit value', message: 'browser' }),
  bearer: msg({ context: 'audit value', message: 'program' }),
  pwd: msg({ context: 'audit value', message: 'password' }),
  otp: msg({ context: 'audit value', message: 'code' }),
  webauthn: msg({ context: 'audit value', message: 'passkey' }),
  password_change: msg({ context: 'audit value', message: 'change of the password' }),
  email_change: msg({ context: 'audit value', message: 'change of the address' }),
  confirmation: msg({ context: 'audit value', message: 'confirming who it is' }),
  mailed_link: msg({ context: 'audit value', message: 'link in a mail' }),
  all: msg({ context: 'audit value', message: 'all' }),
  api: msg({ context: 'audit value', message: 'app below a path' }),
  site: msg({ context: 'audit value', message: 'app with a host name' }),
  link: msg({ context: 'audit value', message: 'only a tile' }),
  access_decided: msg({ context: 'audit value', message: 'answers to requests' }),
  access_requested: msg({ context: 'audit value', message: 'requests for apps' }),
  approval_requested: msg({ context: 'audit value', message: 'people who wait for an account' }),
  service_alert: msg({ context: 'audit value', message: 'apps that go down or come back' }),
}

export const names: Record<string, MessageDescriptor> = {
  allowed_domains: msg`Allowed domains`,
  amr: msg({ context: 'audit value', message: 'Proved by' }),
  api_key: msg`API key`,
  app: msg`App`,
  apps: msg`Apps`,
  asked_for: msg`Asked for`,
  base_url: msg`Base URL`,
  category: msg`Category`,
  code: msg`Code`,
  default_groups: msg`Groups of those who register`,
  depends_on: msg`Needs`,
  description: msg`Description`,
  device: msg`Device`,
  email: msg`E-mail`,
  enabled: msg`Switched on`,
  ends_at: msg`Ends`,
  expires_at: msg`Until`,
  fall: msg`Failed checks until it is down`,
  forbidden_words: msg`Forbidden words`,
  from: msg({ context: 'time', message: 'From' }),
  full_name: msg`Name`,
  group_ids: msg`Groups`,
  group_s: msg`Gathered for (s)`,
  groups: msg`Groups`,
  headers_timeout_ms: msg`Wait for an answer (ms)`,
  health_path: msg`Path of the check`,
  host: msg`Host name`,
  icon: msg`Icon`,
  id: msg`ID`,
  idle_timeout_ms: msg`Longest pause (ms)`,
  interval_s: msg`Check every (s)`,
  invitation_id: msg`Invitation`,
  is_active: msg`Active`,
  key: msg({ context: 'of a service', message: 'Key' }),
  keys: msg({ context: 'of services', message: 'Order' }),
  kind: msg`Kind`,
  language: msg`Language`,
  left: msg`Left`,
  listed: msg`Can be asked for`,
  mail_to: msg`Mail to`,
  maintenance: msg`Maintenance`,
  models: msg`Models to choose from`,
  conversations_kept_days: msg`Days conversations stay`,
  max_answers_a_day: msg`Answers a person and day`,
  max_body_bytes: msg`Largest body (bytes)`,
  max_in_flight: msg`Requests at once`,
  max_output_tokens: msg`Longest answer (tokens)`,
  max_pdf_bytes: msg`Largest PDF (bytes)`,
  trash_days: msg`Days in the trash`,
  max_waiting: msg`Requests that wait`,
  member: msg`Member`,
  member_count: msg`Number of members`,
  members: msg`Members`,
  message: msg`Message`,
  min_length: msg`Least length`,
  min_score: msg`Least strength`,
  mode: msg`Who may register`,
  model: msg`Model`,
  mount: msg`Path`,
  name: msg`Name`,
  network: msg`Network`,
  new_device: msg`New browser`,
  new_password: msg`New password`,
  note: msg`Note`,
  open_url: msg`Tile opens`,
  phone: msg`Phone`,
  picture: msg`Picture`,
  provider: msg`Provider`,
  quiet: msg`Quiet hours`,
  reason: msg`Reason`,
  request: msg`Request`,
  require_second_factor: msg`Demands a second factor`,
  require_special: msg`Demands a special character`,
  reminder: msg`Reminder on the overview`,
  require_upper: msg`Demands an upper-case letter`,
  restored_version: msg`Back to version`,
  rise: msg`Good checks until it is up`,
  role: msg`Role`,
  sessions: msg`Sessions`,
  starts_at: msg`Begins`,
  switched_off: msg`Mails switched off`,
  system_prompt: msg`Instructions`,
  time_zone: msg`Time zone`,
  timeout_ms: msg`Longest check (ms)`,
  to: msg({ context: 'time', message: 'Until' }),
  trusted: msg`Trusted`,
  upstream: msg`Address`,
  user: msg`Person`,
  user_id: msg`Person`,
  via: msg`Signed in with`,
  visibility: msg`Who may use it`,
  webhook_secret: msg`Secret of the webhook`,
  webhook_url: msg`Address of the webhook`,
  weekly: msg`Every week`,
}
