import { plural, t } from '@lingui/core/macro'
import { Button, Group, Skeleton, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SignInLimit as Limit } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMoment } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { signInLimitQuery, unlockUser } from './users.api.ts'

/** Failed sign-ins of a person of late, whether they slow sign-in down, and the way to end that. */
export function SignInLimit({ id, name }: { id: string; name: string }) {
  const locale = useLocale()
  const queryClient = useQueryClient()
  const query = signInLimitQuery(id)
  const limit = useQuery(query)
  const unlock = useMutation({
    mutationFn: () => unlockUser(id),
    onSuccess: () => {
      notifyDone(t`Failed sign-ins of ${name} are forgotten`)
      return queryClient.invalidateQueries({ queryKey: query.queryKey })
    },
  })

  if (limit.isPending) return <Skeleton height={24} width="60%" />
  if (limit.isError)
    return <ErrorNotice error={limit.error} title={t`Failed sign-ins could not be loaded`} onRetry={() => void limit.refetch()} />
  return (
    <>
      <Group justify="space-between" gap="md">
        <Text>{sentenceOf(limit.data, locale)}</Text>
        {limit.data.failures > 0 ? (
          <Button variant="default" loading={unlock.isPending} onClick={() => unlock.mutate()}>
            {limit.data.slowed_until === null ? t`Forget them` : t`Unlock sign-in`}
          </Button>
        ) : null}
      </Group>
      {unlock.isError ? <ErrorNotice error={unlock.error} /> : null}
    </>
  )
}

function sentenceOf({ failures, networks, slowed_until: until }: Limit, locale: Locale): string {
  if (failures === 0) return t`None of late.`
  if (until === null)
    return t`${plural(failures, { one: '# failure', other: '# failures' })} from ${plural(networks, { one: '# network', other: '# networks' })}. Nobody has to wait.`
  const moment = formatMoment(until, locale)
  return t`Sign-in with a new browser is slowed down until ${moment}: ${plural(failures, { one: '# failure', other: '# failures' })} from ${plural(networks, { one: '# network', other: '# networks' })}.`
}
