import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { Button, Skeleton, Text } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answerOf, api } from '../../api/client.ts'
import type { Factors, User } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatAgo, formatDate } from '../../ui/format.ts'
import items from '../../ui/ItemList.module.css'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import list from '../factors/FactorSections.module.css'
import { RemoveFactors } from './RemoveFactors.tsx'

export const userFactorsQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', id, 'factors'],
    queryFn: () => answerOf(api.GET('/api/admin/users/{id}/factors', { params: { path: { id } } })),
  })

/** What somebody has beside the password, on the page of their account. */
export function UserFactors({ user }: { user: User }) {
  const factors = useQuery(userFactorsQuery(user.id))
  const [removing, setRemoving] = useState(false)
  const name = user.full_name ?? user.email
  if (factors.isPending) return <Skeleton height={52} />
  if (factors.isError)
    return <ErrorNotice error={factors.error} title={t`The factors could not be loaded`} onRetry={() => void factors.refetch()} />
  const { authenticators, passkeys, demanded } = factors.data
  if (authenticators.length + passkeys.length === 0) return <p className={items.none}>{noFactorWords(name, demanded)}</p>
  const close = (): void => setRemoving(false)
  return (
    <>
      <FactorItems factors={factors.data} />
      <div className={items.foot}>
        <Button color="red" variant="light" onClick={() => setRemoving(true)}>
          <Trans>Remove all…</Trans>
        </Button>
      </div>
      {removing ? (
        <Dialog opened onClose={close} title={t`Remove all second factors of ${name}?`}>
          <RemoveFactors user={user} back={t`Cancel`} onBack={close} onDone={close} />
        </Dialog>
      ) : null}
    </>
  )
}

export const noFactorWords = (name: string, demanded: boolean): string =>
  demanded
    ? t`${name} has no second factor. One of their groups demands one: they set it up at the next sign-in.`
    : t`${name} has no second factor.`

/** Passkeys and authenticator apps by name, and how many recovery codes are left. */
export function FactorItems({ factors: { authenticators, passkeys, recovery_codes: codes } }: { factors: Factors }) {
  const locale = useLocale()
  const now = useNow(60_000)
  const found = [
    ...passkeys.map((item) => ({ item, Icon: IconFingerprint })),
    ...authenticators.map((item) => ({ item, Icon: IconDeviceMobile })),
  ]
  return (
    <>
      <ul className={list.list} aria-label={t`Second factors`}>
        {found.map(({ item: { id, name, created_at: since, last_used_at: used }, Icon }) => (
          <li key={id} className={list.item}>
            <Icon size={22} className={list.icon ?? ''} aria-hidden="true" />
            <div className={list.words}>
              <span className={list.name}>{name}</span>
              <span className={list.more}>{usedWords(formatDate(since, locale), used && formatAgo(used, now, locale))}</span>
            </div>
          </li>
        ))}
      </ul>
      <Text c="dimmed" size="sm">
        <Plural value={codes} one="# recovery code left." other="# recovery codes left." />
      </Text>
    </>
  )
}

function usedWords(added: string, used: string | null): string {
  return used === null ? t`Added ${added} · never used` : t`Added ${added} · last used ${used}`
}
