import { useQuery } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { sessionQuery } from '../api/queries.ts'
import type { User } from '../api/types.ts'

/** Who is signed in, as fresh as it is known; only for pages behind the gate. */
export function useUser(): User {
  const { session } = useRouteContext({ from: '/signed-in' })
  const { data } = useQuery(sessionQuery)
  return (data ?? session).user
}
