import type { MailItem, MailTransport, MailTrialStep } from '../../api/mail-types.ts'

const kinds: Record<string, string> = {
  verify_email: 'Confirm an address',
  welcome: 'Welcome',
  account_exists: 'You have an account',
  confirm_email_change: 'Confirm a new address',
  email_changed: 'Address changed',
  email_change_undone: 'Change of address undone',
  reset_password: 'New password',
  password_changed: 'Password changed',
  new_sign_in: 'New sign-in',
  session_reuse: 'Copied sign-in',
  unlock: 'Unlock sign-in',
  factor_added: 'Factor added',
  factor_removed: 'Factor removed',
  factors_reset: 'Factors reset',
  recovery_code_used: 'Recovery code used',
  invitation: 'Invitation',
  approval_requested: 'Somebody waits',
  registration_received: 'Registration received',
  approved: 'Account approved',
  declined: 'Account declined',
  access_requested: 'Access asked for',
  access_approved: 'Access given',
  access_declined: 'Access declined',
  service_alert: 'Alert',
}

/** What a mail is about; one of a newer gateway's kind keeps its own name. */
export const kindName = (kind: string): string => kinds[kind] ?? kind

export const stateWords = { queued: 'Waiting', sent: 'Sent', failed: 'Failed' } satisfies Record<MailItem['state'], string>

export const stepNames = {
  dns: 'The server has an address',
  connect: 'A connection is made',
  tls: 'It is encrypted as wanted',
  auth: 'User name and password are right',
  accepted: 'The server takes the mail',
  file: 'The mail is written to a file',
} satisfies Record<MailTrialStep['step'], string>

/** The rungs of a test with this way out: no sign-in where there is no user name. */
export function rungsOf({ kind, user }: MailTransport): MailTrialStep['step'][] {
  if (kind === 'file') return ['file']
  return user === null ? ['dns', 'connect', 'tls', 'accepted'] : ['dns', 'connect', 'tls', 'auth', 'accepted']
}

export const securityWords = {
  tls: 'encrypted (TLS)',
  starttls: 'encrypted (STARTTLS)',
  none: 'not encrypted',
} satisfies Record<NonNullable<MailTransport['security']>, string>
