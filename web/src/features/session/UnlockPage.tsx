import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { hasCode } from '../../api/errors.ts'
import { paths } from '../../paths.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { AuthLayout } from './AuthLayout.tsx'
import { takeLinkToken } from './link-token.ts'
import { unlock } from './session.api.ts'

/** Where the link of a mail about slowed-down sign-in leads. It asks before it uses the link up: programs look at links in mails too. */
export function UnlockPage() {
  const [token] = useState(takeLinkToken)
  const attempt = useMutation({ mutationFn: unlock })

  if (attempt.isSuccess) {
    return (
      <AuthLayout title={t`You can sign in`} intro={t`This browser does not have to wait any more, however many others try.`}>
        <Button component={Link} to={paths.signIn} size="md" mt="lg" fullWidth>
          <Trans>Sign in</Trans>
        </Button>
      </AuthLayout>
    )
  }
  if (token === null || hasCode(attempt.error, 'unlock.invalid_link')) return <LinkIsOver />
  return (
    <AuthLayout
      title={t`Somebody is guessing your password`}
      intro={t`So many sign-ins to your account failed that new browsers have to wait. If this browser is yours, let it in.`}
    >
      {attempt.isError ? <ErrorNotice error={attempt.error} /> : null}
      <Button size="md" mt="lg" fullWidth loading={attempt.isPending} onClick={() => attempt.mutate(token)}>
        <Trans>Let this browser in</Trans>
      </Button>
    </AuthLayout>
  )
}

function LinkIsOver() {
  return (
    <AuthLayout
      title={t`This link is over`}
      intro={t`It works once, within an hour. A browser you have signed in with before does not need it; an admin can help too.`}
    >
      <p>
        <Link to={paths.signIn}>
          <Trans>Go to sign-in</Trans>
        </Link>
      </p>
    </AuthLayout>
  )
}
