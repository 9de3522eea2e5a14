import type { PlannedChange } from '../../api/access-types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Effect } from '../access/Effect.tsx'

type Open = { visibility: 'everyone' | 'granted'; enabled: boolean }

/** What of a change of a service decides who can open it. */
export function accessChanges(app_key: string, before: Open, after: Open): PlannedChange[] {
  return [
    ...(before.visibility === after.visibility ? [] : [{ op: 'visibility' as const, app_key, visibility: after.visibility }]),
    ...(before.enabled === after.enabled ? [] : [{ op: 'enabled' as const, app_key, enabled: after.enabled }]),
  ]
}

type Props = {
  title: string
  confirm: string
  changes: PlannedChange[]
  pending: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks before a change by which people gain or lose an app, and says who. */
export function AccessChangeDialog({ changes, ...dialog }: Props) {
  return (
    <ConfirmDialog opened danger={false} {...dialog}>
      <Effect changes={changes} />
    </ConfirmDialog>
  )
}
