import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import type { Bulk, BulkResult, User } from '../../api/types.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'

/** The action that takes one back; null where nothing does. */
const opposite = {
  deactivate: 'reactivate',
  reactivate: 'deactivate',
  end_sessions: null,
  add_to_group: 'remove_from_group',
  remove_from_group: 'add_to_group',
} as const

const send = (bulk: Bulk) => answerOf(api.POST('/api/admin/users/bulk', { body: bulk }))

/** Sends a change of many accounts; says what became of it and offers the way back for those it changed. */
export function useBulkChange(onRefused: (refused: readonly BulkResult[]) => void) {
  const queryClient = useQueryClient()
  const refresh = (): Promise<unknown> => Promise.all(['users', 'groups'].map((of) => queryClient.invalidateQueries({ queryKey: [of] })))
  const takeBack = (bulk: Bulk): void => {
    send(bulk)
      .then(() => refresh())
      .catch((error: unknown) => notifyError(t`This could not be undone`, error))
  }
  return useMutation({
    mutationFn: ({ bulk }: { bulk: Bulk; said: (count: number) => string }) => send(bulk),
    onSuccess: async ({ items }, { bulk, said }) => {
      const ids = items.filter(({ outcome }) => outcome === 'done').map(({ id }) => id)
      const refused = items.filter(({ outcome }) => outcome === 'refused')
      const back = opposite[bulk.action]
      const undo = back === null || ids.length === 0 ? undefined : () => takeBack({ ...bulk, action: back, ids } as Bulk)
      if (refused.length === 0 || ids.length > 0) notifyDone(ids.length === 0 ? t`Nothing had to change` : said(ids.length), undo)
      onRefused(refused)
      await refresh()
    },
  })
}

export const nameOf = ({ full_name, email }: Pick<User, 'full_name' | 'email'>): string => full_name ?? email
