import './ui/mantine-styles.ts'
import '@fontsource-variable/inter/wght.css'
import './ui/fonts.css'
import './ui/global.css'
import './ui/first-frame.css'
import { I18nProvider } from '@lingui/react'
import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { AnyRoute } from '@tanstack/react-router'
import { startTransition, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isPassing, whenSessionEnds } from './api/client.ts'
import { sessionQuery } from './api/queries.ts'
import { askToSignInAgain, hasUnsavedWork } from './api/session-end.ts'
import { followSignOuts } from './api/sign-out.ts'
import { language, speakFor } from './language/language.ts'
import { i18n } from './language/words.ts'
import { paths } from './paths.ts'
import { signedIn } from './routes.own.tsx'
import { createPages } from './routes.tsx'
import { reloadForNewVersion } from './new-version.ts'
import { useStore } from './store.ts'
import { cssVariables, theme } from './ui/theme.ts'
import { preloadTypefaceNextTime } from './ui/typeface.ts'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && isPassing(error),
      retryDelay: (attempt) => Math.min(4000, 500 * 2 ** attempt),
    },
  },
})
const router = createPages(queryClient)
const colorScheme = localStorageColorSchemeManager({ key: 'gatehouse-color-scheme' })

whenSessionEnds(async () => {
  if (hasUnsavedWork() && (await askToSignInAgain())) return true
  queryClient.setQueryData(sessionQuery.queryKey, null)
  // Several requests may meet the end together; the first one has led to the sign-in page by then.
  const { pathname, href } = router.latestLocation
  if (pathname !== paths.signIn) await router.navigate({ to: paths.signIn, search: { next: href }, replace: true, ignoreBlocker: true })
  return false
})

// The parts of the page that is asked for come while the server says who is there, not after.
const routes: Record<string, AnyRoute> = router.routesById
for (const { routeId } of router.matchRoutes(router.latestLocation)) {
  const route = routes[routeId]
  if (route) void router.loadRouteChunk(route)
  // And this while the words of another language are on their way.
  if (routeId === signedIn.id) void queryClient.prefetchQuery(sessionQuery)
}

followSignOuts(async () => (await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })) !== null)
reloadForNewVersion()

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no #root')
const page = createRoot(place)

/** All pages; drawn anew from the top when the language changes. */
function Pages() {
  const { words, tag } = useStore(language)
  return (
    <I18nProvider i18n={i18n} key={`${words} ${tag}`}>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} colorSchemeManager={colorScheme} defaultColorScheme="auto">
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </I18nProvider>
  )
}

/** Until here index.html shows a frame; what takes its place is the page itself, drawn once, in pieces that leave room for the hand. */
function show(): void {
  startTransition(() =>
    page.render(
      <StrictMode>
        <Pages />
      </StrictMode>,
    ),
  )
}

// Nothing is written before it is known in which language. A page that could not be loaded says so itself.
void speakFor(null)
  .then(() => router.load())
  .catch(() => {})
  .then(show)
preloadTypefaceNextTime()
