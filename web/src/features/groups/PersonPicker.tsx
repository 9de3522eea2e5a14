import { t } from '@lingui/core/macro'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleQuery } from './groups.api.ts'
import { memberName } from './member-name.ts'

/** Finds one person among all; for admins, who may see everybody. */
export function PersonPicker({ onPick }: { onPick: (email: string) => void }) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 250)
  const people = useQuery(peopleQuery(asked))
  const items = people.data?.items ?? []
  return (
    <Select
      label={t`Find a person`}
      placeholder={t`Name or e-mail`}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      data-autofocus
      searchable
      // With the list open from the start, the first Escape would close that and not the dialog.
      openOnFocus={false}
      searchValue={text}
      onSearchChange={setText}
      // The server has searched already, in names as well as in addresses.
      filter={({ options }) => options}
      data={items.map((person) => ({
        value: person.email,
        label: person.full_name ? `${memberName(person)} – ${person.email}` : person.email,
      }))}
      nothingFoundMessage={asked !== '' && people.isSuccess ? t`Nobody has this name or address` : undefined}
      value={null}
      onChange={(email) => {
        if (email === null) return
        onPick(email)
        setText('')
      }}
    />
  )
}
