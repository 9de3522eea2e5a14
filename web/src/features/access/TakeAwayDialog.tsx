import { t } from '@lingui/core/macro'
import type { HolderKind } from '../../api/access-types.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { Effect } from './Effect.tsx'
import { useChanges } from './use-changes.ts'

export type Taking = { app: { key: string; name: string }; holder: { kind: HolderKind; id: string; name: string } }

/** Asks before a grant goes, and says who loses the app by it. */
export function TakeAwayDialog({ app, holder, onClose }: Taking & { onClose: () => void }) {
  const { apply, pending, error } = useChanges()
  const [appName, name] = [app.name, holder.name]
  const change = { op: 'revoke' as const, app_key: app.key, holder: holder.kind, id: holder.id }
  return (
    <ConfirmDialog
      opened
      title={t`Take ${appName} from ${name}?`}
      confirm={t`Take away`}
      pending={pending}
      error={error}
      onClose={onClose}
      onConfirm={() => apply([change], t`${appName} is taken from ${name}`, onClose)}
    >
      <Effect changes={[change]} none={t`Nobody loses the app by this: they can open it for another reason, or could not.`} />
    </ConfirmDialog>
  )
}
