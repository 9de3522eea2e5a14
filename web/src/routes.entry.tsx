import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { sessionQuery } from './api/queries.ts'
import { goOnIfSignedIn } from './features/session/go-on.ts'
import { BareNotFoundPage } from './features/shell/fault-pages.tsx'
import { paths } from './paths.ts'
import { signInSearch } from './search-params.ts'

export const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet, notFoundComponent: BareNotFoundPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: signInSearch,
  beforeLoad: ({ context, search }) => goOnIfSignedIn(search.next, () => context.queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })),
  component: lazyRouteComponent(() => import('./features/session/SignInPage.tsx'), 'SignInPage'),
})

const secondFactor = createRoute({
  getParentRoute: () => root,
  path: paths.secondFactor,
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import('./features/factors/SecondFactorPage.tsx'), 'SecondFactorPage'),
})

const register = createRoute({
  getParentRoute: () => root,
  path: paths.register,
  component: lazyRouteComponent(() => import('./features/session/RegisterPage.tsx'), 'RegisterPage'),
})

const setUp = createRoute({
  getParentRoute: () => root,
  path: paths.setUp,
  component: lazyRouteComponent(() => import('./features/session/SetUpPage.tsx'), 'SetUpPage'),
})

const unlock = createRoute({
  getParentRoute: () => root,
  path: paths.unlock,
  component: lazyRouteComponent(() => import('./features/session/UnlockPage.tsx'), 'UnlockPage'),
})

const invite = createRoute({
  getParentRoute: () => root,
  path: paths.invite,
  component: lazyRouteComponent(() => import('./features/session/InvitePage.tsx'), 'InvitePage'),
})

const forgot = createRoute({
  getParentRoute: () => root,
  path: paths.forgot,
  component: lazyRouteComponent(() => import('./features/email-links/ForgotPage.tsx'), 'ForgotPage'),
})

const reset = createRoute({
  getParentRoute: () => root,
  path: paths.reset,
  component: lazyRouteComponent(() => import('./features/email-links/ResetPage.tsx'), 'ResetPage'),
})

const verify = createRoute({
  getParentRoute: () => root,
  path: paths.verify,
  component: lazyRouteComponent(() => import('./features/email-links/VerifyPage.tsx'), 'VerifyPage'),
})

const verifyAgain = createRoute({
  getParentRoute: () => root,
  path: paths.verifyAgain,
  component: lazyRouteComponent(() => import('./features/email-links/VerifyAgainPage.tsx'), 'VerifyAgainPage'),
})

const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: paths.confirmEmail,
  component: lazyRouteComponent(() => import('./features/email-links/ConfirmEmailPage.tsx'), 'ConfirmEmailPage'),
})

const undoEmail = createRoute({
  getParentRoute: () => root,
  path: paths.undoEmail,
  component: lazyRouteComponent(() => import('./features/email-links/UndoEmailPage.tsx'), 'UndoEmailPage'),
})

/** The pages before sign-in. */
export const entryRoutes = [
  signIn,
  secondFactor,
  register,
  setUp,
  unlock,
  invite,
  forgot,
  reset,
  verify,
  verifyAgain,
  confirmEmail,
  undoEmail,
] as const
