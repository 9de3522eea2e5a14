import { Button, Group, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { GrantChange, HolderKind } from '../../api/access-types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { holdersQuery } from './access.api.ts'
import { endOf, personWords } from './access-words.ts'
import type { Length } from './access-words.ts'
import { Effect } from './Effect.tsx'
import { EndField, isEnd } from './EndField.tsx'
import { useChanges } from './use-changes.ts'

type Holder = { kind: HolderKind; id: string; name: string }

/** Gives an app to somebody or to a group; says first who gains it. */
export function GiveToDialog({ app, onClose }: { app: { key: string; name: string }; onClose: () => void }) {
  const [holder, setHolder] = useState<Holder | null>(null)
  const [end, setEnd] = useState<{ length: Length; date: string }>({ length: 'open', date: '' })
  const [now] = useState(Date.now)
  const { apply, pending, error } = useChanges()
  const change: GrantChange | null =
    holder === null || !isEnd(end)
      ? null
      : { op: 'grant', app_key: app.key, holder: holder.kind, id: holder.id, expires_at: endOf(end.length, end.date, now) }
  return (
    <Dialog opened onClose={onClose} title={`Give ${app.name} to…`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (change && holder) apply([change], `${holder.name} can open ${app.name}`, onClose)
        }}
      >
        {error ? <ErrorNotice error={error} title="It was not given" /> : null}
        <HolderPicker onPick={setHolder} />
        <EndField {...end} onChange={setEnd} />
        {change ? <Effect changes={[change]} none="Nobody gains the app by this: they can open it already." /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={change === null} loading={pending}>
            Give it
          </Button>
        </Group>
      </form>
    </Dialog>
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
      label="Person or group"
      placeholder="Type a name or an e-mail address"
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      data-autofocus
      searchable
      searchValue={text}
      onSearchChange={setText}
      // The server has searched already, in names as well as in addresses.
      filter={({ options }) => options}
      data={[
        { group: 'Groups', items: optionsOf('group') },
        { group: 'People', items: optionsOf('user') },
      ].filter(({ items }) => items.length > 0)}
      nothingFoundMessage={asked !== '' && found !== undefined ? 'Nobody and no group has this name' : undefined}
      value={picked?.id ?? null}
      onChange={(id) => {
        const holder = all.find((one) => one.id === id) ?? null
        setPicked(holder)
        onPick(holder)
      }}
    />
  )
}
