// Server state that more than one feature reads.
import { queryOptions } from '@tanstack/react-query'
import { inOurWords } from '../language/server-words.ts'
import { answerOf, api } from './client.ts'
import { ApiError } from './errors.ts'
import { nameInstallation } from './installation.ts'
import type { AppList, Session } from './types.ts'

/** Who is signed in, or null. The guards of the routes and everything that shows rights read this. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      // Nobody is no body (204).
      const session = (await answerOf(api.GET('/api/auth/session'))) ?? null
      if (session !== null) nameInstallation(session.installation)
      return session
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
  staleTime: Infinity,
  gcTime: Infinity,
})

export const profileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: () => answerOf(api.GET('/api/profile')),
  staleTime: 300_000,
})

export const authPolicyQuery = queryOptions({
  queryKey: ['auth-policy'],
  queryFn: async () => {
    const policy = await answerOf(api.GET('/api/auth/policy'))
    nameInstallation(policy.installation)
    return policy
  },
  staleTime: 300_000,
})

export const setUpQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => answerOf(api.GET('/api/setup')),
  staleTime: 0,
})

/** All groups by name, for choosing some. */
export const groupChoicesQuery = queryOptions({
  queryKey: ['groups', 'choices'],
  queryFn: () => answerOf(api.GET('/api/admin/groups', { params: { query: { limit: 200 } } })),
  staleTime: 60_000,
})

/** The groups one is in oneself, with how many people each has. */
export const ownGroupsQuery = queryOptions({
  queryKey: ['groups', 'own'],
  queryFn: () => answerOf(api.GET('/api/groups')),
})

/** How many wait for an admin; the navigation shows it. */
export const waitingCountQuery = queryOptions({
  queryKey: ['registrations', 'count'],
  queryFn: async () => (await answerOf(api.GET('/api/admin/registrations', { params: { query: { limit: 1 } } }))).total,
  refetchInterval: 60_000,
})

/** How many requests for apps wait for an admin; the navigation shows it. */
export const requestCountQuery = queryOptions({
  queryKey: ['access', 'requests', 'count'],
  queryFn: async () => (await answerOf(api.GET('/api/admin/access/requests', { params: { query: { limit: 1 } } }))).total,
  refetchInterval: 60_000,
})

/**
 * What this person decides about as the manager of a group; the navigation shows it only to those who do. Asked for once the apps are
 * there, for nobody should wait for it.
 */
export const approvalsQuery = queryOptions({
  queryKey: ['access', 'requests', 'own', 'count'],
  queryFn: async () => {
    const { total, apps } = await answerOf(api.GET('/api/access/approvals', { params: { query: { limit: 1 } } }))
    return { total, apps }
  },
  staleTime: 30_000,
  refetchInterval: 60_000,
})

/** The person's apps. Kept fresh by the event stream where it is watched (`features/apps/live-apps.ts`). */
export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: () => answerOf(api.GET('/api/services')),
  select: withOurWords,
  staleTime: 30_000,
})

/** What comes along with Gatehouse is named in English by the server; what an admin has named stays as it is. */
function withOurWords(list: AppList): AppList {
  const items = list.items.map((app) => Object.assign({}, app, { name: inOurWords(app.name), description: inOurWords(app.description) }))
  return { ...list, items }
}
