import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { hasCode } from '../../api/errors.ts'
import type { OwnGroup, Share, ShareAccess } from '../../api/types.ts'
import { announce } from '../../ui/announce.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { AccessChoice } from './AccessChoice.tsx'
import { GroupSelect } from './GroupSelect.tsx'
import { NoGroups } from './NoGroups.tsx'
import { effectWords } from './reach.ts'
import classes from './ShareDialog.module.css'
import { useChangeShares } from './sharing.api.ts'
import type { Shareable } from './sharing.api.ts'

type Props = { of: Shareable; shares: readonly Share[]; groups: readonly OwnGroup[] }

/** Shares with one more group of one's own, and says first whom that reaches. */
export function ShareForm({ of, shares, groups }: Props) {
  const [id, setId] = useState<string | null>(null)
  const [access, setAccess] = useState<ShareAccess>('view')
  const [fault, setFault] = useState<string | null>(null)
  const change = useChangeShares(of)
  const open = groups.filter((group) => !shares.some((share) => share.group_id === group.id))
  const chosen = open.find((group) => group.id === id)
  if (groups.length === 0) return <NoGroups />
  if (open.length === 0) {
    return (
      <p className={classes.quiet}>
        <Trans>It is shared with all groups you are in.</Trans>
      </p>
    )
  }

  function save(event: FormEvent): void {
    event.preventDefault()
    if (!chosen) return setFault(t`Choose a group`)
    const added = { group_id: chosen.id, access }
    const { name } = of
    const group = chosen.name
    change.mutate((now) => [...now.filter(({ group_id }) => group_id !== added.group_id), added], {
      onSuccess: () => {
        announce(t`“${name}” is shared with ${group}`)
        setId(null)
      },
      onError: (error) => hasCode(error, 'sharing.unknown_group') && setFault(t`You are not in this group any more`),
    })
  }

  const elsewhere = change.error && fault === null ? change.error : null
  return (
    <form className={classes.form} onSubmit={save} noValidate aria-label={t`Share with a group`}>
      {elsewhere ? <ErrorNotice error={elsewhere} title={t`It was not shared`} /> : null}
      <GroupSelect
        label={shares.length === 0 ? t`Share with` : t`Share with another group`}
        groups={open}
        value={id}
        error={fault}
        onChange={(value) => {
          setId(value)
          setFault(null)
        }}
      />
      <AccessChoice value={access} onChange={setAccess} />
      <div className={classes.foot}>
        <span className={classes.quiet} role="status">
          {chosen ? effectWords(chosen) : ''}
        </span>
        <Button type="submit" loading={change.isPending}>
          <Trans>Share</Trans>
        </Button>
      </div>
    </form>
  )
}
