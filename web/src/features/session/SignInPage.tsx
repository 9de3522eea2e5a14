import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import { authPolicyQuery, sessionQuery, setUpQuery } from '../../api/queries.ts'
import type { SignUp } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PasskeySignIn } from '../factors/PasskeySignIn.tsx'
import { AuthLayout } from './AuthLayout.tsx'
import classes from './AuthLayout.module.css'
import { useGoOn } from './go-on.ts'
import { SignInForm } from './SignInForm.tsx'

export function SignInPage() {
  const { next } = useSearch({ from: '/signin' })
  const router = useRouter()
  const queryClient = useQueryClient()
  const policy = useQuery(authPolicyQuery)
  const setUp = useQuery(setUpQuery)

  const goOn = useGoOn(next)
  const remember = useRef<HTMLInputElement>(null)

  async function goOnByPasskey(): Promise<void> {
    const session = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    if (session) goOn(session)
  }
  function showSecondFactor(): void {
    void router.navigate({ to: paths.secondFactor, search: next === undefined ? {} : { next } })
  }

  if (setUp.data?.needed) return <NoAdminYet />
  return (
    <AuthLayout title={t`Sign in`} footer={<SignUpHint mode={policy.data?.sign_up} />}>
      {setUp.isError ? <ErrorNotice error={setUp.error} onRetry={() => void setUp.refetch()} /> : null}
      <SignInForm onSignedIn={goOn} onSecondFactor={showSecondFactor} remember={remember} />
      <p className={classes.forgot}>
        <Link to={paths.forgot}>
          <Trans>Forgotten your password?</Trans>
        </Link>
      </p>
      <div className={classes.orElse}>
        <PasskeySignIn onSignedIn={() => void goOnByPasskey()} remember={() => remember.current?.checked === true} />
      </div>
    </AuthLayout>
  )
}

function NoAdminYet() {
  return (
    <AuthLayout
      title={t`Almost there`}
      intro={t`This Gatehouse has no admin yet. The set-up link is printed where it was started: open it in this browser.`}
    >
      <p>
        <Trans>
          Or <Link to={paths.setUp}>enter the set-up code by hand</Link>.
        </Trans>
      </p>
    </AuthLayout>
  )
}

function SignUpHint({ mode }: { mode: SignUp | undefined }) {
  if (mode === 'open' || mode === 'approval') {
    return (
      <>
        <Trans>
          New here? <Link to={paths.register}>Create an account</Link>
        </Trans>
      </>
    )
  }
  return mode === undefined ? (
    ' '
  ) : (
    <>
      <Trans>No account? Ask an admin of your team for one.</Trans>
    </>
  )
}
