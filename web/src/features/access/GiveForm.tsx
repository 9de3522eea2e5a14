import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { GrantChange, HolderKind } from '../../api/access-types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { endOf } from './access-words.ts'
import type { Length } from './access-words.ts'
import { Effect } from './Effect.tsx'
import { EndField, isEnd } from './EndField.tsx'
import { useChanges } from './use-changes.ts'

export type Holder = { kind: HolderKind; id: string; name: string }
export type GivenApp = { key: string; name: string }

type Props = {
  title: string
  /** Who gets it and what; null while that is not chosen. */
  holder: Holder | null
  app: GivenApp | null
  /** What to say when it changes nothing. */
  none: string
  onClose: () => void
  /** The field in which what is missing is chosen. */
  children: ReactNode
}

/** Gives an app to somebody, for a time if wanted; says first who gains it. */
export function GiveForm({ title, holder, app, none, onClose, children }: Props) {
  const [end, setEnd] = useState<{ length: Length; date: string }>({ length: 'open', date: '' })
  const [now] = useState(Date.now)
  const { apply, pending, error } = useChanges()
  const chosen = holder === null || app === null ? null : { holder, app }
  const change: GrantChange | null =
    chosen === null || !isEnd(end)
      ? null
      : {
          op: 'grant',
          app_key: chosen.app.key,
          holder: chosen.holder.kind,
          id: chosen.holder.id,
          expires_at: endOf(end.length, end.date, now),
        }
  return (
    <Dialog opened onClose={onClose} title={title}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (change && chosen) apply([change], saidOf(chosen.holder.name, chosen.app.name), onClose)
        }}
      >
        {error ? <ErrorNotice error={error} title={t`It was not given`} /> : null}
        {children}
        <EndField {...end} onChange={setEnd} />
        {change ? <Effect changes={[change]} none={none} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={change === null} loading={pending}>
            <Trans>Give it</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

const saidOf = (name: string, app: string): string => t`${name} can open ${app}`
