import { Select } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import type { OwnGroup } from '../../api/types.ts'
import classes from './ShareDialog.module.css'

type Props = {
  label: string
  groups: readonly OwnGroup[]
  value: string | null
  error?: string | null
  onChange: (id: string | null) => void
}

/** One of some groups, found by typing, each with how many people it has. */
export function GroupSelect({ label, groups, value, error, onChange }: Props) {
  return (
    <Select
      label={label}
      placeholder={t`Choose one of your groups`}
      data={groups.map((group) => ({ value: group.id, label: group.name }))}
      renderOption={({ option }) => <GroupOption group={groups.find((group) => group.id === option.value)} />}
      searchable
      // With the list open from the start, the first Escape would close that and not the dialog.
      openOnFocus={false}
      data-autofocus
      nothingFoundMessage={t`You are in no group of this name`}
      value={value}
      error={error}
      onChange={onChange}
    />
  )
}

function GroupOption({ group }: { group: OwnGroup | undefined }) {
  if (!group) return null
  return (
    <span className={classes.option}>
      <span>{group.name}</span>
      <span className={classes.quiet}>
        <Plural value={group.member_count} one="# person" other="# people" />
      </span>
    </span>
  )
}
