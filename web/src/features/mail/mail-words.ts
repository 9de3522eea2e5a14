import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import type { MailItem, MailTransport, MailTrialStep } from '../../api/mail-types.ts'
import { i18n } from '../../language/words.ts'

const kinds: Record<string, MessageDescriptor> = {
  verify_email: msg`Confirm an address`,
  welcome: msg`Welcome`,
  account_exists: msg`You have an account`,
  confirm_email_change: msg`Confirm a new address`,
  email_changed: msg`Address changed`,
  email_change_undone: msg`Change of address undone`,
  reset_password: msg`New password`,
  password_changed: msg`Password changed`,
  new_sign_in: msg`New sign-in`,
  session_reuse: msg`Copied sign-in`,
  unlock: msg`Unlock sign-in`,
  factor_added: msg`Factor added`,
  factor_removed: msg`Factor removed`,
  factors_reset: msg`Factors reset`,
  recovery_code_used: msg`Recovery code used`,
  invitation: msg`Invitation`,
  approval_requested: msg`Somebody waits`,
  registration_received: msg`Registration received`,
  approved: msg`Account approved`,
  declined: msg`Account declined`,
  access_requested: msg`Access asked for`,
  access_approved: msg`Access given`,
  access_declined: msg`Access declined`,
  api_token_made: msg`API token made`,
  api_token_revoked: msg`API token revoked`,
  app_back: msg`App is back`,
  service_alert: msg`Alert`,
}

/** What a mail is about; one of a newer gateway's kind keeps its own name. */
export function kindName(kind: string): string {
  const known = kinds[kind]
  return known === undefined ? kind : i18n._(known)
}

export const stateWords = { queued: msg`Waiting`, sent: msg`Sent`, failed: msg`Failed` } satisfies Record<
  MailItem['state'],
  MessageDescriptor
>

/** Where the list of one state is empty. */
export const noneWords = {
  queued: msg`None waits`,
  sent: msg`None was sent of late`,
  failed: msg`None has failed`,
} satisfies Record<MailItem['state'], MessageDescriptor>

export const stepNames = {
  dns: msg`The server has an address`,
  connect: msg`A connection is made`,
  tls: msg`It is encrypted as wanted`,
  auth: msg`User name and password are right`,
  accepted: msg`The server takes the mail`,
  file: msg`The mail is written to a file`,
} satisfies Record<MailTrialStep['step'], MessageDescriptor>

/** The rungs of a test with this way out: no sign-in where there is no user name. */
export function rungsOf({ kind, user }: MailTransport): MailTrialStep['step'][] {
  if (kind === 'file') return ['file']
  return user === null ? ['dns', 'connect', 'tls', 'accepted'] : ['dns', 'connect', 'tls', 'auth', 'accepted']
}

export const securityWords = {
  tls: msg`encrypted (TLS)`,
  starttls: msg`encrypted (STARTTLS)`,
  none: msg`not encrypted`,
} satisfies Record<NonNullable<MailTransport['security']>, MessageDescriptor>
