/**
 * Who a mail goes to. `name` is what the person calls themselves; it greets them and is never made a link. `account`: the id of their account,
 * where the address is not the one it has, or not any more.
 */
export type Recipient = { address: string; name: string | null; account?: string }

/** What an alert says of one service: `at` is a moment as ISO text, or empty; `because_of_it` names services that are down because of this one. */
export type AlertItem = {
  name: string
  event: 'down' | 'back' | 'blip' | 'unstable'
  at: string
  reason: string | null
  because_of_it: readonly string[]
}

/** When and from where something was done: `device` as in “Firefox on Linux”, `network` as in “203.0.113.0/24”. */
export type Circumstances = { at: Date; device?: string | null; network?: string | null }

/** What mails are about. A token is the secret of a link; links are built here, from the configured public address alone. */
export type Message =
  // Proving an address, and signing in.
  | { kind: 'verify_email'; token: string }
  | { kind: 'welcome' }
  | { kind: 'account_exists' }
  | { kind: 'confirm_email_change'; token: string; old_address: string }
  | { kind: 'email_changed'; new_address: string; undo_token: string }
  | { kind: 'email_change_undone'; restored_address: string }
  | { kind: 'reset_password'; token: string }
  | ({ kind: 'password_changed'; by: 'owner' | 'link' | 'admin' } & Circumstances)
  | ({ kind: 'new_sign_in' } & Circumstances)
  | ({ kind: 'session_reuse' } & Circumstances)
  | { kind: 'unlock'; token: string; valid_until: Date }
  // Second factors.
  | ({ kind: 'factor_added' | 'factor_removed'; factor: 'authenticator app' | 'passkey'; label: string | null } & Circumstances)
  | ({ kind: 'factors_reset'; by: string } & Circumstances)
  | ({ kind: 'recovery_code_used'; left: number } & Circumstances)
  // API tokens. `by` is who did it, null for the owner; `apps` null for all.
  | ({
      kind: 'api_token_made'
      label: string
      apps: readonly string[] | null
      by: string | null
      valid_until: Date | null
    } & Circumstances)
  | ({ kind: 'api_token_revoked'; label: string; by: string } & Circumstances)
  // Joining.
  | { kind: 'invitation'; by: string; token: string; valid_until: Date; groups: readonly string[] }
  | { kind: 'approval_requested'; applicant: { address: string; name: string | null } }
  | { kind: 'registration_received' }
  | { kind: 'approved' }
  | { kind: 'declined'; reason: string | null }
  // Apps.
  | { kind: 'access_requested'; by: string; app: string; reason: string | null; as: 'admin' | 'manager' }
  | { kind: 'access_approved'; app: string; until: Date | null }
  | { kind: 'access_declined'; app: string; reason: string | null }
  | { kind: 'app_back'; app: string }
  | { kind: 'service_alert'; items: readonly AlertItem[] }

export type MessageKind = Message['kind']

/** A mail to send: a message and who it goes to. */
export type Mail = { to: Recipient; message: Message }

/** What people may switch off. All else they have asked for themselves, or it keeps their account safe. */
export const topics = ['access_decided', 'access_requested', 'approval_requested', 'service_alert'] as const
export type Topic = (typeof topics)[number]

const hour = 3600
const day = 24 * hour

/**
 * How mails of a kind are treated.
 * `useful_s`: seconds after which nobody needs it any more; until then it is retried, and never sent after.
 * `asked`: set where anybody can cause it who knows the address: with a link in it or as a notice. Each kind has a cap of its own for
 * each address: what somebody else causes of one kind never keeps back a link of another that the owner needs.
 * `topic`: under which people can switch it off; null for what is always sent.
 */
export type Treatment = { useful_s: number; asked: 'link' | 'notice' | null; topic: Topic | null }

const notice: Treatment = { useful_s: 3 * day, asked: null, topic: null }
const about = (topic: Topic): Treatment => ({ ...notice, topic })
const link = (useful_s: number): Treatment => ({ useful_s, asked: 'link', topic: null })
const askedNotice: Treatment = { useful_s: day, asked: 'notice', topic: null }

export const treatments: Record<MessageKind, Treatment> = {
  verify_email: link(day),
  welcome: notice,
  account_exists: askedNotice,
  confirm_email_change: link(day),
  email_changed: notice,
  email_change_undone: notice,
  reset_password: link(600),
  password_changed: notice,
  new_sign_in: notice,
  session_reuse: notice,
  unlock: link(hour),
  factor_added: notice,
  factor_removed: notice,
  factors_reset: notice,
  recovery_code_used: notice,
  api_token_made: notice,
  api_token_revoked: notice,
  invitation: notice,
  approval_requested: about('approval_requested'),
  registration_received: askedNotice,
  approved: notice,
  declined: notice,
  access_requested: about('access_requested'),
  access_approved: about('access_decided'),
  access_declined: about('access_decided'),
  app_back: { ...notice, useful_s: 6 * hour },
  service_alert: { ...about('service_alert'), useful_s: 6 * hour },
}
