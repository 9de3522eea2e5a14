import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { takeLinkToken } from '../session/link-token.ts'
import { confirmEmailChange } from './email-links.api.ts'
import { NoLink } from './LinkFault.tsx'
import { ProveAddress } from './ProveAddress.tsx'

const words = () => ({
  title: t`Use this e-mail address`,
  intro: t`From now on you sign in with it, and mails go to it. The old address is told.`,
  button: t`Use this address`,
  done: (email: string) => t`Your account uses ${email} now.`,
  again: (
    <p>
      <Link to={paths.profile}>
        <Trans>Change the address in your profile</Trans>
      </Link>
    </p>
  ),
})

export function ConfirmEmailPage() {
  const [token] = useState(takeLinkToken)
  if (token === null) return <NoLink />
  return (
    <ProveAddress words={words()} prove={(password) => confirmEmailChange({ token, ...(password === undefined ? {} : { password }) })} />
  )
}
