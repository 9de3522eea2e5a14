import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { ErrorPage } from './features/shell/fault-pages.tsx'
import { PageSkeleton } from './features/shell/skeletons.tsx'
import { adminRoutes } from './routes.admin.tsx'
import { entryRoutes, root } from './routes.entry.tsx'
import { ownRoutes, signedIn } from './routes.own.tsx'
import { parseSearch, stringifySearch } from './search-params.ts'

const routeTree = root.addChildren([...entryRoutes, signedIn.addChildren([...ownRoutes, adminRoutes])])

export function createPages(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: ({ error }) => <ErrorPage error={error} />,
    scrollRestoration: true,
    // Query decides how fresh data is; the router only asks for it.
    defaultPreloadStaleTime: 0,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
