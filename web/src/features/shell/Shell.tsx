import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { useInstallationName } from '../../api/installation.ts'
import { appsQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { useAnnouncement } from '../../ui/announce.ts'
import { useIdle } from '../../ui/idle.ts'
import { InstallationName } from '../../ui/InstallationName.tsx'
import { isApple, useKeys } from '../../ui/keys.ts'
import type { PageKey } from '../../ui/keys.ts'
import { Mark } from '../../ui/Mark.tsx'
import { Notices } from '../../ui/Notices.tsx'
import { useUser } from '../../ui/use-user.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { entriesFor } from './navigation.ts'
import classes from './Shell.module.css'
import { useApproves } from './use-approves.ts'
import { useFocusOnNewPage } from './focus-on-new-page.ts'

const KeysDialog = lazy(() => import('./KeysDialog.tsx').then((file) => ({ default: file.KeysDialog })))

type Props = {
  onSearch: () => void
  /** Above every page. */
  notice?: ReactNode
  children: ReactNode
}

/** The frame around every page behind the gate. */
export function Shell({ onSearch, notice, children }: Props) {
  const user = useUser()
  const installation = useInstallationName()
  const apps = useQuery(appsQuery)
  const [keysShown, setKeysShown] = useState(false)
  const isIdle = useIdle()
  const approves = useApproves(user.role, apps.isSuccess && isIdle)
  const entries = entriesFor(user.role, apps.data?.items, approves)
  const announcement = useAnnouncement()
  const main = useFocusOnNewPage()

  const [everywhere] = useState<PageKey[]>(() => [
    { keys: isApple ? '⌘ K' : 'Ctrl K', label: t`Search apps, documents and pages` },
    { keys: '?', label: t`Show this list`, run: () => setKeysShown(true) },
  ])
  useKeys(t`Everywhere`, everywhere)
  useHotkeys([['mod+K', onSearch]], [])

  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        <Trans>Skip to content</Trans>
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to={paths.apps} className={classes.brand} aria-label={t`${installation}, your apps`}>
            <Mark size={20} />
            <InstallationName />
          </Link>
          <nav className={classes.nav} aria-label={t`Main`}>
            {entries.map((entry) => (
              <Link key={entry.to} to={entry.to} className={classes.link} activeOptions={{ exact: entry.exact }}>
                {entry.label}
              </Link>
            ))}
          </nav>
          <UnstyledButton className={classes.search} onClick={onSearch}>
            <IconSearch size={16} aria-hidden="true" />
            <span>
              <Trans>Search</Trans>
            </span>
            <Kbd size="xs" aria-hidden="true">
              {isApple ? '⌘ K' : 'Ctrl K'}
            </Kbd>
          </UnstyledButton>
          <ActionIcon className={classes.searchSmall} variant="subtle" color="gray" size={44} onClick={onSearch} aria-label={t`Search`}>
            <IconSearch size={20} />
          </ActionIcon>
          <AccountMenu user={user} onShowKeys={() => setKeysShown(true)} />
        </div>
      </header>
      <main id="content" className={classes.main} tabIndex={-1} ref={main}>
        {notice}
        {children}
        <div id="layers">
          <Notices />
        </div>
      </main>
      <nav className={classes.tabs} aria-label={t`Main`}>
        {entries.map(({ icon: Icon, ...entry }) => (
          <Link key={entry.to} to={entry.to} className={classes.tab} activeOptions={{ exact: entry.exact }}>
            <Icon size={22} stroke={1.6} aria-hidden="true" />
            {entry.label}
          </Link>
        ))}
      </nav>
      <div className="visually-hidden" role="status">
        {announcement}
      </div>
      <Suspense fallback={null}>{keysShown ? <KeysDialog onClose={() => setKeysShown(false)} /> : null}</Suspense>
    </div>
  )
}
