import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { appsQuery, sessionQuery } from './api/queries.ts'
import { BareErrorPage, NotFoundPage } from './features/shell/fault-pages.tsx'
import { ShellSkeleton } from './features/shell/skeletons.tsx'
import { speakFor } from './language/language.ts'
import { paths } from './paths.ts'
import { root } from './routes.entry.tsx'
import { appsSearch, chatSearch, documentSearch, documentsSearch, membersSearch } from './search-params.ts'

const nothing = (): void => {}

/** Everybody who is signed in; anybody else goes to the sign-in and comes back. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery)
    // oxlint-disable-next-line typescript/only-throw-error -- the router takes a redirect that is thrown
    if (!session) throw redirect({ to: paths.signIn, search: location.href === paths.apps ? {} : { next: location.href }, replace: true })
    await speakFor(session.locale.language)
    return { session }
  },
  component: lazyRouteComponent(() => import('./SignedIn.tsx'), 'SignedIn'),
  pendingComponent: ShellSkeleton,
  errorComponent: ({ error }) => <BareErrorPage error={error} />,
})

const apps = createRoute({
  getParentRoute: () => signedIn,
  path: paths.apps,
  validateSearch: appsSearch,
  // With the list there is one page to draw instead of two; without it the page says what went wrong.
  loader: ({ context }) => context.queryClient.ensureQueryData({ ...appsQuery, retry: false }).then(nothing, nothing),
  component: lazyRouteComponent(() => import('./features/apps/AppsPage.tsx'), 'AppsPage'),
})

const documents = createRoute({
  getParentRoute: () => signedIn,
  path: paths.documents,
  validateSearch: documentsSearch,
  // So that nothing moves when the list turns out to be empty; a change of the search is followed in the page.
  loader: async ({ context, location }) => {
    const { loadDocuments } = await import('./features/documents/DocumentsPage.tsx')
    await loadDocuments(context.queryClient, documentsSearch(location.search))
  },
  staleTime: Infinity,
  component: lazyRouteComponent(() => import('./features/documents/DocumentsPage.tsx'), 'DocumentsPage'),
})

const trash = createRoute({
  getParentRoute: () => signedIn,
  path: paths.trash,
  component: lazyRouteComponent(() => import('./features/documents/TrashPage.tsx'), 'TrashPage'),
})

const document = createRoute({
  getParentRoute: () => signedIn,
  path: paths.document,
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('./features/documents/DocumentPage.tsx'), 'DocumentPage'),
})

const chat = createRoute({
  getParentRoute: () => signedIn,
  path: paths.chat,
  validateSearch: chatSearch,
  component: lazyRouteComponent(() => import('./features/chat/ChatPage.tsx'), 'ChatPage'),
})

/** The page above shows it, so that going from one to the next, or making one by asking, is no new page. */
const conversation = createRoute({ getParentRoute: () => chat, path: '$id' })

const ownPages = createRoute({
  getParentRoute: () => signedIn,
  id: 'own',
  component: lazyRouteComponent(() => import('./features/profile/ProfileLayout.tsx'), 'ProfileLayout'),
})

const profile = createRoute({
  getParentRoute: () => ownPages,
  path: paths.profile,
  component: lazyRouteComponent(() => import('./features/profile/ProfilePage.tsx'), 'ProfilePage'),
})

const security = createRoute({
  getParentRoute: () => ownPages,
  path: paths.security,
  component: lazyRouteComponent(() => import('./features/profile/SecurityPage.tsx'), 'SecurityPage'),
})

const notifications = createRoute({
  getParentRoute: () => ownPages,
  path: paths.notifications,
  component: lazyRouteComponent(() => import('./features/profile/NotificationsPage.tsx'), 'NotificationsPage'),
})

const ownGroups = createRoute({
  getParentRoute: () => signedIn,
  path: paths.ownGroups,
  component: lazyRouteComponent(() => import('./features/groups/OwnGroupsPage.tsx'), 'OwnGroupsPage'),
})

const ownGroup = createRoute({
  getParentRoute: () => signedIn,
  path: paths.ownGroup,
  validateSearch: membersSearch,
  component: lazyRouteComponent(() => import('./features/groups/OwnGroupPage.tsx'), 'OwnGroupPage'),
})

const requests = createRoute({
  getParentRoute: () => signedIn,
  path: paths.requests,
  component: lazyRouteComponent(() => import('./features/access/OwnRequestsPage.tsx'), 'OwnRequestsPage'),
})

const missing = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundPage })

/** The pages of whoever is signed in. */
export const ownRoutes = [
  apps,
  documents,
  trash,
  document,
  chat.addChildren([conversation]),
  ownPages.addChildren([profile, security, notifications]),
  ownGroups,
  ownGroup,
  requests,
  missing,
] as const
