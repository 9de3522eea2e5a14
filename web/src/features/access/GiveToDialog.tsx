import { t } from '@lingui/core/macro'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HolderKind } from '../../api/access-types.ts'
import { holdersQuery } from './access.api.ts'
import { personWords } from './access-words.ts'
import { GiveForm, type GivenApp, type Holder } from './GiveForm.tsx'

/** Gives an app to somebody or to a group. */
export function GiveToDialog({ app, onClose }: { app: GivenApp; onClose: () => void }) {
  const [holder, setHolder] = useState<Holder | null>(null)
  const { name } = app
  return (
    <GiveForm
      title={t`Give ${name} to…`}
      holder={holder}
      app={app}
      none={t`Nobody gains the app by this: they can open it already.`}
      onClose={onClose}
    >
      <HolderPicker onPick={setHolder} />
    </GiveForm>
  )
}

/** Finds a group or a person by name. */
function HolderPicker({ onPick }: { onPick: (holder: Holder | null) => void }) {
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<Holder | null>(null)
  const [asked] = useDebouncedValue(text.trim(), 250)
  const found = useQuery(holdersQuery(picked?.name === asked ? '' : asked)).data
  const holders: Holder[] = [
    ...(found?.groups ?? []).map(({ id, name }) => ({ kind: 'group' as const, id, name })),
    ...(found?.people ?? []).map(({ id, email, full_name }) => ({
      kind: 'user' as const,
      id,
      name: personWords({ email, full_name }),
      email,
    })),
  ]
  const all = picked !== null && !holders.some(({ id }) => id === picked.id) ? [picked, ...holders] : holders
  const optionsOf = (kind: HolderKind) => all.filter((one) => one.kind === kind).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Select
      label={t`Person or group`}
      placeholder={t`Type a name or an e-mail address`}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      data-autofocus
      searchable
      searchValue={text}
      onSearchChange={setText}
      // The server has searched already, in names as well as in addresses.
      filter={({ options }) => options}
      data={[
        { group: t`Groups`, items: optionsOf('group') },
        { group: t`People`, items: optionsOf('user') },
      ].filter(({ items }) => items.length > 0)}
      nothingFoundMessage={asked !== '' && found !== undefined ? t`Nobody and no group has this name` : undefined}
      value={picked?.id ?? null}
      onChange={(id) => {
        const holder = all.find((one) => one.id === id) ?? null
        setPicked(holder)
        onPick(holder)
      }}
    />
  )
}
