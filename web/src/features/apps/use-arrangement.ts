import { t } from '@lingui/core/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { sessionQuery } from '../../api/queries.ts'
import type { AppsArrangement } from '../../api/types.ts'
import { notifyError } from '../../ui/notify.tsx'

const nothing: AppsArrangement = { favourites: [], order: [] }

/** How the person has arranged the apps. A change shows at once and is taken back when the server does not keep it. */
export function useArrangement(): { arrangement: AppsArrangement; save: (next: AppsArrangement) => void } {
  const queryClient = useQueryClient()
  const { data } = useQuery(sessionQuery)
  const arrangement = data?.apps ?? nothing
  const show = (apps: AppsArrangement) =>
    queryClient.setQueryData(sessionQuery.queryKey, (session) => (session ? { ...session, apps } : session))
  const change = useMutation({
    // One after another: the last one that was made is the one that stays.
    scope: { id: 'apps-arrangement' },
    mutationFn: (next: AppsArrangement) => answerOf(api.PUT('/api/profile/apps', { body: next })),
    onMutate: (next) => {
      const before = arrangement
      show(next)
      return before
    },
    onError: (error, _next, before) => {
      if (before) show(before)
      notifyError(t`Your order of the apps could not be kept`, error)
    },
  })
  return { arrangement, save: change.mutate }
}
