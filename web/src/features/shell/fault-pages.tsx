import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconCompass, IconLock } from '@tabler/icons-react'
import { Link, useRouter } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { BareHeader } from './skeletons.tsx'

function ToApps() {
  return (
    <Button renderRoot={(props) => <Link to={paths.apps} {...props} />}>
      <Trans>Go to your apps</Trans>
    </Button>
  )
}

export function NotFoundPage() {
  return (
    <Page title={t`Not found`} width="reading">
      <Empty icon={IconCompass} title={t`There is no page at this address`} action={<ToApps />}>
        <Trans>It may have moved, or the link was cut short on its way to you.</Trans>
      </Empty>
    </Page>
  )
}

export function ForbiddenPage() {
  return (
    <Page title={t`Not allowed`} width="reading">
      <Empty icon={IconLock} title={t`This page is for admins`} action={<ToApps />}>
        <Trans>You are signed in, but your account has no admin rights. If you need something from here, ask an admin of your team.</Trans>
      </Empty>
    </Page>
  )
}

/** For a fault before it is known who is there: the same words, without the shell. */
export function BareErrorPage({ error }: { error: unknown }) {
  return (
    <>
      <BareHeader />
      <main>
        <ErrorPage error={error} />
      </main>
    </>
  )
}

export function BareNotFoundPage() {
  return (
    <>
      <BareHeader />
      <main>
        <NotFoundPage />
      </main>
    </>
  )
}

export function ErrorPage({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <Page title={t`Something went wrong`} width="reading">
      <ErrorNotice
        error={error}
        action={
          <Button variant="default" onClick={() => void router.invalidate()}>
            <Trans>Try again</Trans>
          </Button>
        }
      />
    </Page>
  )
}
