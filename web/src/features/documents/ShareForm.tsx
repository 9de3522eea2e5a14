import { Button, SegmentedControl, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { hasCode } from '../../api/errors.ts'
import type { OwnGroup, Share, ShareAccess } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { announce } from '../../ui/announce.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { countOf } from '../../ui/format.ts'
import { useUser } from '../../ui/use-user.ts'
import { othersIn } from './reach.ts'
import { accessChoices, accessMeaning } from './share-words.ts'
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
  if (open.length === 0) return <p className={classes.quiet}>It is shared with all groups you are in.</p>

  function save(event: FormEvent): void {
    event.preventDefault()
    if (!chosen) return setFault('Choose a group')
    const added = { group_id: chosen.id, access }
    change.mutate((now) => [...now.filter(({ group_id }) => group_id !== added.group_id), added], {
      onSuccess: () => {
        announce(`“${of.name}” is shared with ${chosen.name}`)
        setId(null)
      },
      onError: (error) => hasCode(error, 'sharing.unknown_group') && setFault('You are not in this group any more'),
    })
  }

  const elsewhere = change.error && fault === null ? change.error : null
  return (
    <form className={classes.form} onSubmit={save} noValidate aria-label="Share with a group">
      {elsewhere ? <ErrorNotice error={elsewhere} title="It was not shared" /> : null}
      <Select
        label={shares.length === 0 ? 'Share with' : 'Share with another group'}
        placeholder="Choose one of your groups"
        data={open.map((group) => ({ value: group.id, label: group.name }))}
        renderOption={({ option }) => <GroupOption group={open.find((group) => group.id === option.value)} />}
        searchable
        openOnFocus={false}
        data-autofocus
        nothingFoundMessage="You are in no group of this name"
        value={id}
        error={fault}
        onChange={(value) => {
          setId(value)
          setFault(null)
        }}
      />
      <div className={classes.choice}>
        <SegmentedControl
          aria-label="What they may do"
          data={accessChoices}
          value={access}
          onChange={(value) => setAccess(value === 'edit' ? 'edit' : 'view')}
        />
        <span className={classes.quiet}>{accessMeaning[access]}</span>
      </div>
      <div className={classes.foot}>
        <span className={classes.quiet} role="status">
          {chosen ? effectOf(chosen) : ''}
        </span>
        <Button type="submit" loading={change.isPending}>
          Share
        </Button>
      </div>
    </form>
  )
}

function GroupOption({ group }: { group: OwnGroup | undefined }) {
  if (!group) return null
  return (
    <span className={classes.option}>
      <span>{group.name}</span>
      <span className={classes.quiet}>{countOf(group.member_count, 'person', 'people')}</span>
    </span>
  )
}

function effectOf(group: OwnGroup): string {
  const others = othersIn(group)
  if (others === 0) return `Nobody else is in ${group.name} yet; whoever joins will see it.`
  return `${countOf(others, 'other person', 'other people')} will see it, and whoever joins later.`
}

/** Sharing is with groups, and who is in none cannot. */
function NoGroups() {
  const { role } = useUser()
  return (
    <p className={classes.none}>
      Sharing is with groups you are in, and you are in none yet.{' '}
      {role === 'admin' ? <Link to={paths.groups}>Make a group and add yourself</Link> : 'Ask an admin to put you into one.'}
    </p>
  )
}
