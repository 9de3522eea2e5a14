import { Button } from '@mantine/core'
import { IconLogout, IconUserOff, IconUsersPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { BulkResult, User } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { countOf } from '../../ui/format.ts'
import { BulkDialog } from './BulkDialog.tsx'
import type { BulkKind } from './BulkDialog.tsx'
import classes from './BulkBar.module.css'
import { nameOf } from './bulk.api.ts'

/** What can be done to all that are marked. */
export function BulkBar({ users, onClear }: { users: readonly User[]; onClear: () => void }) {
  const [asking, setAsking] = useState<BulkKind | null>(null)
  const [refused, setRefused] = useState<{ results: readonly BulkResult[]; users: readonly User[] } | null>(null)
  return (
    <>
      {users.length > 0 ? (
        <div className={classes.bar} role="region" aria-label="Marked people">
          <strong className={classes.count}>{`${countOf(users.length, 'person', 'people')} marked`}</strong>
          <Button variant="subtle" color="gray" size="sm" onClick={onClear}>
            Clear
          </Button>
          <div className={classes.actions}>
            <Button variant="default" size="sm" leftSection={<IconUsersPlus size={16} />} onClick={() => setAsking('add_to_group')}>
              Add to group…
            </Button>
            <Button variant="default" size="sm" leftSection={<IconLogout size={16} />} onClick={() => setAsking('end_sessions')}>
              Sign out…
            </Button>
            <Button variant="default" size="sm" leftSection={<IconUserOff size={16} />} onClick={() => setAsking('deactivate')}>
              Deactivate…
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
      {refused ? (
        <Dialog opened onClose={() => setRefused(null)} title={`Not done for ${countOf(refused.results.length, 'person', 'people')}`}>
          <ul className={classes.refused}>
            {refused.results.map(({ id, reason }) => {
              const user = refused.users.find((one) => one.id === id)
              return <li key={id}>{`${user ? nameOf(user) : 'Somebody'}: ${reason ?? 'refused'}`}</li>
            })}
          </ul>
          <div className={classes.end}>
            <Button onClick={() => setRefused(null)} data-autofocus>
              Close
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
