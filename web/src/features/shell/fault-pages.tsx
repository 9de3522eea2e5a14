import { Button } from '@mantine/core'
import { IconCompass, IconLock } from '@tabler/icons-react'
import { Link, useRouter } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Page } from '../../ui/Page.tsx'
import { BareHeader } from './skeletons.tsx'

function ToApps() {
  return <Button renderRoot={(props) => <Link to={paths.apps} {...props} />}>Go to your apps</Button>
}

export function NotFoundPage() {
  return (
    <Page title="Not found" width="reading">
      <Empty icon={IconCompass} title="There is no page at this address" action={<ToApps />}>
        It may have moved, or the link was cut short on its way to you.
      </Empty>
    </Page>
  )
}

export function ForbiddenPage() {
  return (
    <Page title="Not allowed" width="reading">
      <Empty icon={IconLock} title="This page is for admins" action={<ToApps />}>
        You are signed in, but your account has no admin rights. If you need something from here, ask an admin of your team.
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
    <Page title="Something went wrong" width="reading">
      <ErrorNotice
        error={error}
        action={
          <Button variant="default" onClick={() => void router.invalidate()}>
            Try again
          </Button>
        }
      />
    </Page>
  )
}
