import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { takeLinkToken } from '../session/link-token.ts'
import { undoEmailChange } from './email-links.api.ts'
import { NewPasswordPage } from './NewPasswordPage.tsx'

const words = () => ({
  title: t`Take your account back`,
  intro: t`Your account gets this address back. Choose a new password; everybody who is signed in to it is signed out.`,
  button: t`Undo the change`,
  done: (email: string) => t`Your account is back at ${email}. Sign in with the new password.`,
  again: (
    <p>
      <Trans>Ask an admin of your team to look at your account.</Trans>
    </p>
  ),
})

export function UndoEmailPage() {
  const [token] = useState(takeLinkToken)
  return <NewPasswordPage token={token} words={words()} save={undoEmailChange} />
}
