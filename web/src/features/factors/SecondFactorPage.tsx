import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { sessionQuery } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { AuthLayout } from '../session/AuthLayout.tsx'
import { useGoOn } from '../session/go-on.ts'
import { Enrolment } from './Enrolment.tsx'
import { pendingQuery } from './factors.api.ts'
import classes from './FactorSections.module.css'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { SecondFactorSkeleton, SecondFactorStep } from './SecondFactorStep.tsx'

/** Between the password and the apps: shows the second factor, or sets up the one that a group demands. */
export function SecondFactorPage() {
  const { next } = useSearch({ from: '/signin/second-factor' })
  const router = useRouter()
  const queryClient = useQueryClient()
  const pending = useQuery(pendingQuery)
  const goOn = useGoOn(next)
  const [codes, setCodes] = useState<string[] | null>(null)

  async function enter(): Promise<void> {
    const session = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    if (session) goOn(session)
    else startOver()
  }
  function startOver(): void {
    router.history.push(paths.signIn)
  }

  if (codes) return <KeepCodes codes={codes} onKept={() => void enter()} />
  if (pending.isPending) {
    return (
      <AuthLayout title={t`One more step`}>
        <SecondFactorSkeleton />
      </AuthLayout>
    )
  }
  if (pending.isError) {
    return (
      <AuthLayout title={t`Sign in again`} footer={<StartOver />}>
        <ErrorNotice error={pending.error} title={t`This sign-in is over`} />
      </AuthLayout>
    )
  }
  const { lacks, email } = pending.data
  if (lacks === 'enrolment') {
    return (
      <AuthLayout
        title={t`Set up a second factor`}
        intro={t`One of your groups demands more than a password. It takes a minute, and then you are in.`}
        footer={<StartOver />}
      >
        <Enrolment onEnrolled={(made) => (made ? setCodes(made) : void enter())} />
      </AuthLayout>
    )
  }
  return (
    <AuthLayout title={t`One more step`} intro={t`Show that you are ${email}.`} footer={<StartOver />}>
      <SecondFactorStep pending={pending.data} onSignedIn={() => void enter()} onExpired={() => void pending.refetch()} />
    </AuthLayout>
  )
}

function KeepCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  return (
    <AuthLayout title={t`Keep your recovery codes`} intro={t`They let you in when your phone or passkey is gone. They are shown only now.`}>
      <div className={classes.ways}>
        <RecoveryCodes codes={codes} />
        <Button size="md" onClick={onKept}>
          <Trans>I have kept them</Trans>
        </Button>
      </div>
    </AuthLayout>
  )
}

function StartOver() {
  return (
    <>
      <Trans>
        Somebody else?{' '}
        <Link to={paths.signIn} activeOptions={{ exact: true }}>
          Start over
        </Link>
      </Trans>
    </>
  )
}
