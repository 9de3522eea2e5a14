import { t } from '@lingui/core/macro'
import { useMutation } from '@tanstack/react-query'
import type { GrantChange } from '../../api/access-types.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { useApply } from './access.api.ts'
import { notifyUndo } from './notify-undo.tsx'

/** Makes changes, says so, and offers to take them back. */
export function useChanges(): {
  apply: (changes: GrantChange[], said: string, onDone?: () => void) => void
  pending: boolean
  error: unknown
} {
  const send = useApply()
  const change = useMutation({ mutationFn: send })
  const takeBack = (changes: GrantChange[]): void => {
    send(changes).then(
      () => notifyDone(t`It is as it was before`),
      (error: unknown) => notifyError(t`It was not taken back`, error),
    )
  }
  return {
    pending: change.isPending,
    error: change.error,
    apply: (changes, said, onDone) =>
      change.mutate(changes, {
        onSuccess: ({ changed, undo }) => {
          onDone?.()
          if (changed > 0) notifyUndo(said, () => takeBack(undo))
          else notifyDone(t`Nothing was to be changed`)
        },
      }),
  }
}
