import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group, SegmentedControl, Skeleton, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { authPolicyQuery } from '../../api/queries.ts'
import type { Role } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { looksLikeEmail } from '../../ui/email.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { NewPassword } from '../../ui/password/NewPassword.tsx'
import { passwordFault } from '../../ui/password/password-fault.ts'
import { roleName } from './role-name.ts'
import { useCreateUser } from './users.api.ts'

type NewUserValues = { full_name: string; email: string; password: string; role: Role }

/** An account made by an admin, with a first password to hand over. */
export function CreateUserDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateUser()
  const policy = useQuery(authPolicyQuery)
  const fields = useForm<NewUserValues>({
    initialValues: { full_name: '', email: '', password: '', role: 'user' },
    validate: {
      email: (value) => (looksLikeEmail(value) ? null : t`Enter an e-mail address, like ana@example.org`),
      password: (value) => (policy.data ? passwordFault(policy.data.password, value) : null),
    },
  })
  const unplaced = unplacedError(fields, create.error)

  function save({ full_name: name, email, ...rest }: typeof fields.values): void {
    const user = { ...rest, email: email.trim(), ...(name.trim() === '' ? {} : { full_name: name.trim() }) }
    create.mutate(user, {
      onSuccess: (made) => {
        const person = made.full_name ?? made.email
        notifyDone(t`${person} can sign in now`)
        onClose()
      },
      onError: (error) => placeFaults(fields, error),
    })
  }

  return (
    <Dialog opened onClose={onClose} title={t`Add user`} closeOnClickOutside={!fields.isDirty()}>
      <form className={form.form} onSubmit={fields.onSubmit(save)} noValidate autoComplete="off">
        {unplaced ? <ErrorNotice error={unplaced} title={t`The account was not made`} /> : null}
        <TextInput label={t`Name`} data-autofocus autoComplete="off" maxLength={200} {...fields.getInputProps('full_name')} />
        <TextInput
          label={t`E-mail`}
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...fields.getInputProps('email')}
        />
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t`Role`}
            data={[
              { value: 'user', label: roleName('user') },
              { value: 'admin', label: roleName('admin') },
            ]}
            {...fields.getInputProps('role')}
          />
          <p className={form.note}>
            {fields.values.role === 'admin' ? t`Manages users, services and settings.` : t`Opens apps, has documents and a profile.`}
          </p>
        </div>
        {policy.data ? (
          <NewPassword
            label={t`First password`}
            policy={policy.data.password}
            email={fields.values.email}
            fullName={fields.values.full_name}
            value={fields.values.password}
            onChange={(value) => fields.setFieldValue('password', value)}
            error={typeof fields.errors.password === 'string' ? fields.errors.password : null}
          />
        ) : (
          <Skeleton height={120} />
        )}
        <p className={form.note}>
          <Trans>Hand it over in person or by phone; it can be changed under Profile.</Trans>
        </p>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={create.isPending}>
            <Trans>Add user</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
