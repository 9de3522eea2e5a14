import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '../../language/words.ts'

/** Areas of what happens, for the filter; the first part of an action. */
export const areas = [
  { value: 'session', label: msg`Sign-in and sessions` },
  { value: 'user', label: msg`Accounts` },
  { value: 'invitation', label: msg`Invitations` },
  { value: 'registration', label: msg`Registrations` },
  { value: 'group', label: msg`Groups` },
  { value: 'grant', label: msg`Grants` },
  { value: 'access_request', label: msg`Requests for apps` },
  { value: 'settings', label: msg`Settings` },
  { value: 'mail', label: msg`Mail` },
  { value: 'service', label: msg`Services` },
  { value: 'maintenance', label: msg`Maintenance` },
  { value: 'factor', label: msg`Second factors` },
  { value: 'token', label: msg`API tokens` },
  { value: 'keys', label: msg`Signing keys` },
  { value: 'audit', label: msg`Audit trail` },
] as const

/** `group.members_added` in words: what it is about, and what happened. A new action speaks for itself until it has words here. */
export function actionWords(action: string): { area: string; deed: string } {
  const [area = '', ...rest] = action.split('.')
  const [about, deed] = [aboutWords[area], deedWords[action]]
  return {
    area: about === undefined ? capital(area.replaceAll('_', ' ')) : i18n._(about),
    deed: deed === undefined ? rest.join(' ').replaceAll('_', ' ') : i18n._(deed),
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const aboutWords: Record<string, MessageDescriptor> = {
  session: msg({ context: 'audit', message: 'Session' }),
  user: msg({ context: 'audit', message: 'User' }),
  invitation: msg({ context: 'audit', message: 'Invitation' }),
  registration: msg({ context: 'audit', message: 'Registration' }),
  group: msg({ context: 'audit', message: 'Group' }),
  grant: msg({ context: 'audit', message: 'Grant' }),
  access_request: msg({ context: 'audit', message: 'Access request' }),
  settings: msg({ context: 'audit', message: 'Settings' }),
  mail: msg({ context: 'audit', message: 'Mail' }),
  service: msg({ context: 'audit', message: 'Service' }),
  maintenance: msg({ context: 'audit', message: 'Maintenance' }),
  factor: msg({ context: 'audit', message: 'Factor' }),
  token: msg({ context: 'audit', message: 'Token' }),
  keys: msg({ context: 'audit', message: 'Keys' }),
  audit: msg({ context: 'audit', message: 'Audit' }),
}

/** The context is the area: a grant is revoked in another word than a token. */
export const deedWords: Record<string, MessageDescriptor> = {
  'session.opened': msg({ context: 'session', message: 'opened' }),
  'session.ended': msg({ context: 'session', message: 'ended' }),
  'session.refused': msg({ context: 'session', message: 'refused' }),
  'user.registered': msg({ context: 'user', message: 'registered' }),
  'user.registration_refused': msg({ context: 'user', message: 'registration refused' }),
  'user.created': msg({ context: 'user', message: 'created' }),
  'user.changed': msg({ context: 'user', message: 'changed' }),
  'user.deleted': msg({ context: 'user', message: 'deleted' }),
  'user.profile_changed': msg({ context: 'user', message: 'profile changed' }),
  'user.unlocked': msg({ context: 'user', message: 'unlocked' }),
  'user.email_verified': msg({ context: 'user', message: 'email verified' }),
  'user.email_change_asked': msg({ context: 'user', message: 'email change asked' }),
  'user.email_change_dropped': msg({ context: 'user', message: 'email change dropped' }),
  'user.email_changed': msg({ context: 'user', message: 'email changed' }),
  'user.email_change_undone': msg({ context: 'user', message: 'email change undone' }),
  'user.password_changed': msg({ context: 'user', message: 'password changed' }),
  'user.password_reset': msg({ context: 'user', message: 'password reset' }),
  'user.password_refused': msg({ context: 'user', message: 'password refused' }),
  'invitation.created': msg({ context: 'invitation', message: 'created' }),
  'invitation.resent': msg({ context: 'invitation', message: 'resent' }),
  'invitation.revoked': msg({ context: 'invitation', message: 'revoked' }),
  'invitation.accepted': msg({ context: 'invitation', message: 'accepted' }),
  'registration.requested': msg({ context: 'registration', message: 'requested' }),
  'registration.approved': msg({ context: 'registration', message: 'approved' }),
  'registration.declined': msg({ context: 'registration', message: 'declined' }),
  'group.created': msg({ context: 'group', message: 'created' }),
  'group.changed': msg({ context: 'group', message: 'changed' }),
  'group.deleted': msg({ context: 'group', message: 'deleted' }),
  'group.members_added': msg({ context: 'group', message: 'members added' }),
  'group.member_removed': msg({ context: 'group', message: 'member removed' }),
  'group.member_role_changed': msg({ context: 'group', message: 'member role changed' }),
  'grant.given': msg({ context: 'grant', message: 'given' }),
  'grant.changed': msg({ context: 'grant', message: 'changed' }),
  'grant.revoked': msg({ context: 'grant', message: 'revoked' }),
  'grant.app_removed': msg({ context: 'grant', message: 'app removed' }),
  'access_request.made': msg({ context: 'access request', message: 'made' }),
  'access_request.withdrawn': msg({ context: 'access request', message: 'withdrawn' }),
  'access_request.approved': msg({ context: 'access request', message: 'approved' }),
  'access_request.declined': msg({ context: 'access request', message: 'declined' }),
  'access_request.approvers_changed': msg({ context: 'access request', message: 'approvers changed' }),
  'settings.changed': msg({ context: 'settings', message: 'changed' }),
  'mail.retried': msg({ context: 'mail', message: 'retried' }),
  'mail.dropped': msg({ context: 'mail', message: 'dropped' }),
  'mail.tested': msg({ context: 'mail', message: 'tested' }),
  'service.created': msg({ context: 'service', message: 'created' }),
  'service.changed': msg({ context: 'service', message: 'changed' }),
  'service.deleted': msg({ context: 'service', message: 'deleted' }),
  'service.reordered': msg({ context: 'service', message: 'reordered' }),
  'maintenance.planned': msg({ context: 'maintenance', message: 'planned' }),
  'maintenance.ended': msg({ context: 'maintenance', message: 'ended' }),
  'factor.added': msg({ context: 'factor', message: 'added' }),
  'factor.renamed': msg({ context: 'factor', message: 'renamed' }),
  'factor.removed': msg({ context: 'factor', message: 'removed' }),
  'factor.reset': msg({ context: 'factor', message: 'reset' }),
  'factor.refused': msg({ context: 'factor', message: 'refused' }),
  'factor.passkey_copied': msg({ context: 'factor', message: 'passkey copied' }),
  'factor.recovery_code_used': msg({ context: 'factor', message: 'recovery code used' }),
  'factor.recovery_codes_replaced': msg({ context: 'factor', message: 'recovery codes replaced' }),
  'token.made': msg({ context: 'token', message: 'made' }),
  'token.revoked': msg({ context: 'token', message: 'revoked' }),
  'keys.rotated': msg({ context: 'keys', message: 'rotated' }),
  'audit.exported': msg({ context: 'audit', message: 'exported' }),
  'audit.trimmed': msg({ context: 'audit', message: 'trimmed' }),
}
