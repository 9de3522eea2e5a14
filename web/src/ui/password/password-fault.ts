import { checkPasswordRules } from '@gatehouse/contracts/password-policy'
import type { PasswordPolicy } from '@gatehouse/contracts/password-policy'
import { t } from '@lingui/core/macro'

/** What stops a new password before it is sent; the server judges its strength as well. */
export function passwordFault(policy: PasswordPolicy, password: string): string | null {
  if (password === '') return t`Choose a password`
  return checkPasswordRules(policy, password).every((check) => check.ok) ? null : t`Not all of these rules are met yet`
}
