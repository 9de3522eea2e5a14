import { Button, Group, Select } from '@mantine/core'
import { useState } from 'react'
import type { GrantChange, HolderKind } from '../../api/access-types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { endOf } from './access-words.ts'
import type { Length } from './access-words.ts'
import { Effect } from './Effect.tsx'
import { EndField, isEnd } from './EndField.tsx'
import { useChanges } from './use-changes.ts'

type Props = {
  holder: { kind: HolderKind; id: string; name: string }
  /** What can be given. */
  apps: readonly { key: string; name: string }[]
  chosen?: string | null
  onClose: () => void
}

/** Gives an app to a person or a group, for a time if wanted; says first who gains it. */
export function GiveAppDialog({ holder, apps, chosen = null, onClose }: Props) {
  const [app, setApp] = useState(chosen)
  const [end, setEnd] = useState<{ length: Length; date: string }>({ length: 'open', date: '' })
  const [now] = useState(Date.now)
  const { apply, pending, error } = useChanges()
  const name = apps.find(({ key }) => key === app)?.name ?? ''
  const change: GrantChange | null =
    app === null || !isEnd(end)
      ? null
      : { op: 'grant', app_key: app, holder: holder.kind, id: holder.id, expires_at: endOf(end.length, end.date, now) }
  return (
    <Dialog opened onClose={onClose} title={`Give ${holder.name} an app`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (change) apply([change], `${holder.name} can open ${name}`, onClose)
        }}
      >
        {error ? <ErrorNotice error={error} title="It was not given" /> : null}
        <Select
          label="App"
          placeholder="Choose an app"
          data={apps.map(({ key, name: label }) => ({ value: key, label }))}
          value={app}
          onChange={setApp}
          searchable
          nothingFoundMessage="No such app"
          data-autofocus
        />
        <EndField {...end} onChange={setEnd} />
        {change ? <Effect changes={[change]} none="Nobody gains an app by this: they can open it already." /> : null}
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
