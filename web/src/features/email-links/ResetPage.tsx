import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { takeLinkToken } from '../session/link-token.ts'
import { resetPassword } from './email-links.api.ts'
import { NewPasswordPage } from './NewPasswordPage.tsx'

const words = () => ({
  title: t`Choose a new password`,
  intro: t`It takes the place of the old one, and signs you out everywhere.`,
  button: t`Save the new password`,
  done: (email: string) => t`The password of ${email} is changed. Sign in with it.`,
  again: (
    <p>
      <Link to={paths.forgot}>
        <Trans>Ask for a new link</Trans>
      </Link>
    </p>
  ),
})

export function ResetPage() {
  const [token] = useState(takeLinkToken)
  return <NewPasswordPage token={token} words={words()} save={resetPassword} />
}
