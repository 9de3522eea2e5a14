import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { User } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'

type Props = { user: User; back: string; onBack: () => void; onDone: () => void }

/** The way out when somebody has lost all of their second factors: what is removed, and what that means. */
export function RemoveFactors({ user, back, onBack, onDone }: Props) {
  const queryClient = useQueryClient()
  const { email } = user
  const name = user.full_name ?? email
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/admin/users/{id}/factors', { params: { path: { id: user.id } } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['users', user.id, 'factors'] })
      notifyDone(t`The second factors of ${name} are removed`)
      onDone()
    },
  })
  return (
    <div className={form.form}>
      <Text>
        <Trans>
          All passkeys, authenticator apps and recovery codes of <strong>{email}</strong> are removed and {name} is signed out everywhere.
          Until a new one is added, the password alone signs in. Do this only if you are sure who asks. {name} is told by mail.
        </Trans>
      </Text>
      {remove.isError ? <ErrorNotice error={remove.error} /> : null}
      <div className={form.buttons}>
        <Button variant="default" onClick={onBack} data-autofocus>
          {back}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          <Trans>Remove all</Trans>
        </Button>
      </div>
    </div>
  )
}
