import { t } from '@lingui/core/macro'
import { MultiSelect } from '@mantine/core'
import '@mantine/core/styles/Pill.layer.css'
import '@mantine/core/styles/PillsInput.layer.css'
import { useQuery } from '@tanstack/react-query'
import { groupChoicesQuery } from '../api/queries.ts'

type Props = {
  label: string
  description?: string
  value: string[]
  error?: string | null
  onChange: (value: string[]) => void
}

/** Some of the groups there are. */
export function GroupsField({ label, description, value, error, onChange }: Props) {
  const groups = useQuery(groupChoicesQuery).data?.items ?? []
  const known = new Set(groups.map((group) => group.id))
  const data = [
    ...groups.map((group) => ({ value: group.id, label: group.name })),
    ...value.filter((id) => !known.has(id)).map((id) => ({ value: id, label: t`A group that is gone` })),
  ]
  return (
    <MultiSelect
      label={label}
      {...(description === undefined ? {} : { description })}
      placeholder={value.length === 0 ? (groups.length === 0 ? t`There are no groups yet` : t`None`) : ''}
      data={data}
      value={value}
      error={error}
      onChange={onChange}
      searchable
      hidePickedOptions
      nothingFoundMessage={t`No such group`}
    />
  )
}
