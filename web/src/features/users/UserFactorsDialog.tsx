import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { Button, Skeleton, Text } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import type { Factors, User } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { formatAgo, formatDate } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { useNow } from '../../ui/now.ts'
import list from '../factors/FactorSections.module.css'

/** What somebody has beside the password, and the way out when all of it is lost. */
export function UserFactorsDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const name = user.full_name ?? user.email
  const factors = useQuery({
    queryKey: ['users', user.id, 'factors'],
    queryFn: () => answerOf(api.GET('/api/admin/users/{id}/factors', { params: { path: { id: user.id } } })),
  })
  return (
    <Dialog opened onClose={onClose} title={t`Second factors of ${name}`}>
      {factors.isPending ? <Skeleton height={104} /> : null}
      {factors.isError ? <ErrorNotice error={factors.error} onRetry={() => void factors.refetch()} /> : null}
      {factors.data ? <Overview user={user} name={name} factors={factors.data} onClose={onClose} /> : null}
    </Dialog>
  )
}

type Props = { user: User; name: string; factors: Factors; onClose: () => void }

function Overview({ user, name, factors, onClose }: Props) {
  const [asking, setAsking] = useState(false)
  const { authenticators, passkeys, recovery_codes: codes, demanded } = factors
  const items = [
    ...passkeys.map((item) => ({ item, Icon: IconFingerprint })),
    ...authenticators.map((item) => ({ item, Icon: IconDeviceMobile })),
  ]
  const locale = useLocale()
  const now = useNow(60_000)
  if (items.length === 0) {
    return (
      <>
        <Text>
          {demanded
            ? t`${name} has no second factor. One of their groups demands one: they set it up at the next sign-in.`
            : t`${name} has no second factor.`}
        </Text>
        <div className={list.after}>
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Close</Trans>
          </Button>
        </div>
      </>
    )
  }
  if (asking) return <RemoveAll user={user} name={name} onBack={() => setAsking(false)} onClose={onClose} />
  return (
    <>
      <ul className={list.list}>
        {items.map(({ item: { id, name: label, created_at: since, last_used_at: used }, Icon }) => (
          <li key={id} className={list.item}>
            <Icon size={22} className={list.icon ?? ''} aria-hidden="true" />
            <div className={list.words}>
              <span className={list.name}>{label}</span>
              <span className={list.more}>{usedWords(formatDate(since, locale), used && formatAgo(used, now, locale))}</span>
            </div>
          </li>
        ))}
      </ul>
      <Text c="dimmed" size="sm">
        <Plural value={codes} one="# recovery code left." other="# recovery codes left." />
      </Text>
      <div className={list.after}>
        <Button color="red" variant="light" onClick={() => setAsking(true)}>
          <Trans>Remove all…</Trans>
        </Button>
      </div>
    </>
  )
}

function usedWords(added: string, used: string | null): string {
  return used === null ? t`Added ${added} · never used` : t`Added ${added} · last used ${used}`
}

function RemoveAll({ user, name, onBack, onClose }: Omit<Props, 'factors'> & { onBack: () => void }) {
  const queryClient = useQueryClient()
  const { email } = user
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/admin/users/{id}/factors', { params: { path: { id: user.id } } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['users', user.id, 'factors'] })
      notifyDone(t`The second factors of ${name} are removed`)
      onClose()
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
          <Trans>Back</Trans>
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          <Trans>Remove all</Trans>
        </Button>
      </div>
    </div>
  )
}
