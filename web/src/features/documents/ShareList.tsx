import { ActionIcon, Select } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconUsers, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { OwnGroup, Share, ShareAccess } from '../../api/types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { formatDate, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { othersWords } from './reach.ts'
import { accessChoices } from './share-words.ts'
import classes from './ShareDialog.module.css'
import { useChangeShares } from './sharing.api.ts'
import type { Shareable } from './sharing.api.ts'

type Props = { of: Shareable; shares: readonly Share[]; groups: readonly OwnGroup[] }

/** Each group it is shared with: what its people may do, and the end of it. */
export function ShareList({ of, shares, groups }: Props) {
  const locale = useLocale()
  const change = useChangeShares(of)
  const [leaving, setLeaving] = useState<Share | null>(null)
  const groupOf = (share: Share): OwnGroup | undefined => groups.find(({ id }) => id === share.group_id)
  const nameOf = (share: Share): string => groupOf(share)?.name ?? t`A group you have left`
  const { name } = of
  const failed = (error: unknown) => notifyError(t`The sharing of “${name}” was not changed`, error)

  function setAccess(share: Share, access: ShareAccess): void {
    const to = (next: ShareAccess) => (now: readonly Share[]) =>
      now.map((one) => (one.group_id === share.group_id ? { ...one, access: next } : one))
    change.mutate(to(access), {
      onSuccess: () => notifyDone(changedWords(nameOf(share), access, name), () => change.mutate(to(share.access), { onError: failed })),
      onError: failed,
    })
  }

  function end(share: Share): void {
    setLeaving(null)
    const group = nameOf(share)
    const mayReturn = groupOf(share) !== undefined
    const back = () => change.mutate((now) => [...now.filter((one) => one.group_id !== share.group_id), share], { onError: failed })
    change.mutate((now) => now.filter((one) => one.group_id !== share.group_id), {
      onSuccess: () => notifyDone(t`“${name}” is not shared with ${group} any more`, mayReturn ? back : undefined),
      onError: failed,
    })
  }

  if (shares.length === 0) return null
  return (
    <>
      <ul className={classes.list} aria-label={t`Shared with`}>
        {shares.map((share) => {
          const group = groupOf(share)
          const groupName = nameOf(share)
          const day = formatDate(share.shared_at, locale)
          return (
            <li key={share.group_id} className={classes.share}>
              <IconUsers className={classes.icon} size={20} stroke={1.6} aria-hidden="true" />
              <div className={classes.words}>
                <span className={classes.name}>{groupName}</span>
                <span className={classes.quiet} title={formatMoment(share.shared_at, locale)}>
                  {[group ? othersWords(group) : null, t`shared by you on ${day}`].filter(Boolean).join(' · ')}
                </span>
              </div>
              <Select
                className={classes.access ?? ''}
                aria-label={t`What ${groupName} may do`}
                data={accessChoices()}
                value={share.access}
                disabled={change.isPending}
                onChange={(value) => value !== null && value !== share.access && setAccess(share, value)}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t`Stop sharing with ${groupName}`}
                disabled={change.isPending}
                onClick={() => (group ? end(share) : setLeaving(share))}
              >
                <IconX size={18} />
              </ActionIcon>
            </li>
          )
        })}
      </ul>
      {leaving ? (
        <ConfirmDialog
          opened
          title={t`Stop sharing with a group you have left?`}
          confirm={t`Stop sharing`}
          onClose={() => setLeaving(null)}
          onConfirm={() => end(leaving)}
        >
          <Trans>
            Its people will not see <strong>{name}</strong> any more. You are not in that group now, so you can’t share with it again.
          </Trans>
        </ConfirmDialog>
      ) : null}
    </>
  )
}

function changedWords(group: string, access: ShareAccess, name: string): string {
  return access === 'edit' ? t`${group} may edit “${name}” now` : t`${group} may only view “${name}” now`
}
