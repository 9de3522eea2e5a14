import { plural, t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconLogout, IconUserOff, IconUsersPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { BulkResult, User } from '../../api/types.ts'
import { ofProblem } from '../../language/server-words.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { BulkDialog } from './BulkDialog.tsx'
import type { BulkKind } from './BulkDialog.tsx'
import classes from './BulkBar.module.css'
import { nameOf } from './bulk.api.ts'

/** What can be done to all that are marked. */
export function BulkBar({ users, onClear }: { users: readonly User[]; onClear: () => void }) {
  const count = users.length
  const [asking, setAsking] = useState<BulkKind | null>(null)
  const [refused, setRefused] = useState<{ results: readonly BulkResult[]; users: readonly User[] } | null>(null)
  return (
    <>
      {count > 0 ? (
        <div className={classes.bar} role="region" aria-label={t`Marked people`}>
          <strong className={classes.count}>
            <Plural value={count} one="# person marked" other="# people marked" />
          </strong>
          <Button variant="subtle" color="gray" size="sm" onClick={onClear}>
            <Trans context="what is marked">Clear</Trans>
          </Button>
          <div className={classes.actions}>
            <Button variant="default" size="sm" leftSection={<IconUsersPlus size={16} />} onClick={() => setAsking('add_to_group')}>
              <Trans>Add to group…</Trans>
            </Button>
            <Button variant="default" size="sm" leftSection={<IconLogout size={16} />} onClick={() => setAsking('end_sessions')}>
              <Trans>Sign out…</Trans>
            </Button>
            <Button variant="default" size="sm" leftSection={<IconUserOff size={16} />} onClick={() => setAsking('deactivate')}>
              <Trans>Deactivate…</Trans>
            </Button>
          </div>
        </div>
      ) : null}
      {asking ? (
        <BulkDialog
          kind={asking}
          users={users}
          onClose={() => setAsking(null)}
          onDone={(results) => {
            setAsking(null)
            if (results.length > 0) setRefused({ results, users })
            onClear()
          }}
        />
      ) : null}
      {refused ? <RefusedDialog {...refused} onClose={() => setRefused(null)} /> : null}
    </>
  )
}

type RefusedProps = { results: readonly BulkResult[]; users: readonly User[]; onClose: () => void }

/** For whom it was not done, and why. */
function RefusedDialog({ results, users, onClose }: RefusedProps) {
  const count = results.length
  return (
    <Dialog opened onClose={onClose} title={plural(count, { one: 'Not done for # person', other: 'Not done for # people' })}>
      <ul className={classes.refused}>
        {results.map(({ id, code, reason }) => {
          const user = users.find((one) => one.id === id)
          return <li key={id}>{`${user ? nameOf(user) : t`Somebody`}: ${reason === null ? t`refused` : ofProblem(code, reason)}`}</li>
        })}
      </ul>
      <div className={classes.end}>
        <Button onClick={onClose} data-autofocus>
          <Trans>Close</Trans>
        </Button>
      </div>
    </Dialog>
  )
}
