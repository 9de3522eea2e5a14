import { t } from '@lingui/core/macro'
import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { PasswordPolicy } from '../../api/types.ts'
import { looksLikeEmail } from '../../ui/email.ts'
import { NewPassword } from '../../ui/password/NewPassword.tsx'
import { passwordFault } from '../../ui/password/password-fault.ts'

export type Account = { full_name: string; email: string; password: string }

export function accountRules(policy: PasswordPolicy) {
  return {
    email: (value: string) => (looksLikeEmail(value) ? null : t`Enter an e-mail address, like ana@example.org`),
    password: (value: string) => passwordFault(policy, value),
  }
}

/** Name, e-mail and a new password: what a person says of themselves when an account begins. */
export function AccountFields<Values extends Account>({ form, policy }: { form: UseFormReturnType<Values>; policy: PasswordPolicy }) {
  const { full_name: fullName, email, password } = form.values as Account
  return (
    <>
      <TextInput size="md" label={t`Your name`} autoComplete="name" maxLength={200} {...form.getInputProps('full_name')} />
      <TextInput
        size="md"
        label={t`E-mail`}
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps('email')}
      />
      <NewPassword
        size="md"
        label={t`Password`}
        policy={policy}
        email={email}
        fullName={fullName}
        value={password}
        onChange={(value) => form.getInputProps('password').onChange(value)}
        error={typeof form.errors.password === 'string' ? form.errors.password : null}
      />
    </>
  )
}

/** The account as the API takes it: trimmed, and no name rather than an empty one. */
export function toRequest({ full_name: name, email, password }: Account) {
  return { email: email.trim(), password, ...(name.trim() === '' ? {} : { full_name: name.trim() }) }
}
