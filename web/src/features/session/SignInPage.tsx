import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { authPolicyQuery, setUpQuery } from '../../api/queries.ts'
import type { Session, SignUp } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { AuthLayout } from './AuthLayout.tsx'
import { leavesThePages, safeNextPath } from './next-path.ts'
import { enter } from './session.api.ts'
import { SignInForm } from './SignInForm.tsx'

export function SignInPage() {
  const { next } = useSearch({ from: '/signin' })
  const router = useRouter()
  const queryClient = useQueryClient()
  const policy = useQuery(authPolicyQuery)
  const setUp = useQuery(setUpQuery)

  function goOn(session: Session): void {
    enter(queryClient, session)
    const path = safeNextPath(next)
    if (leavesThePages(path)) location.assign(path)
    else router.history.push(path)
  }

  if (setUp.data?.needed) return <NoAdminYet />
  return (
    <AuthLayout title="Sign in" footer={<SignUpHint mode={policy.data?.sign_up} />}>
      {setUp.isError ? <ErrorNotice error={setUp.error} onRetry={() => void setUp.refetch()} /> : null}
      <SignInForm onSignedIn={goOn} />
    </AuthLayout>
  )
}

function NoAdminYet() {
  return (
    <AuthLayout
      title="Almost there"
      intro="This Gatehouse has no admin yet. The set-up link is printed where it was started: open it in this browser."
    >
      <p>
        Or <Link to={paths.setUp}>enter the set-up code by hand</Link>.
      </p>
    </AuthLayout>
  )
}

function SignUpHint({ mode }: { mode: SignUp | undefined }) {
  if (mode === 'open' || mode === 'approval') {
    return (
      <>
        New here? <Link to={paths.register}>Create an account</Link>
      </>
    )
  }
  return mode === undefined ? ' ' : <>No account? Ask an admin of your team for one.</>
}
