import type { Message } from './mail.messages.ts'

const at = new Date('2026-11-27T03:12:00Z')

/** One message of each kind, with what a person wrote wherever people write. */
export function everyMessage(text: string): Message[] {
  const when = { at, device: text, network: '203.0.113.0/24' }
  return [
    { kind: 'verify_email', token: 't' },
    { kind: 'welcome' },
    { kind: 'account_exists' },
    { kind: 'confirm_email_change', token: 't', old_address: 'ana@example.org' },
    { kind: 'email_changed', new_address: 'new@example.org', undo_token: 't' },
    { kind: 'email_change_undone', restored_address: 'old@example.org' },
    { kind: 'reset_password', token: 't' },
    { kind: 'password_changed', by: 'owner', ...when },
    { kind: 'new_sign_in', ...when },
    { kind: 'session_reuse', ...when },
    { kind: 'unlock', token: 't', valid_until: at },
    { kind: 'factor_added', factor: 'passkey', label: text, ...when },
    { kind: 'factor_removed', factor: 'authenticator app', label: text, ...when },
    { kind: 'factors_reset', by: text, ...when },
    { kind: 'recovery_code_used', left: 1, ...when },
    { kind: 'api_token_made', label: text, apps: [text], by: text, valid_until: at, ...when },
    { kind: 'api_token_revoked', label: text, by: text, ...when },
    { kind: 'invitation', by: text, token: 't', valid_until: at, groups: [text] },
    { kind: 'approval_requested', applicant: { address: 'new@example.org', name: text } },
    { kind: 'registration_received' },
    { kind: 'approved' },
    { kind: 'declined', reason: text },
    { kind: 'access_requested', by: text, app: text, reason: text, as: 'manager' },
    { kind: 'access_approved', app: text, until: at },
    { kind: 'access_declined', app: text, reason: text },
    { kind: 'app_back', app: text },
    { kind: 'service_alert', items: [{ name: text, event: 'down', at: at.toISOString(), reason: 'refused', because_of_it: [text] }] },
  ]
}
