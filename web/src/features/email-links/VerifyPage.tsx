import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../paths.ts'
import { takeLinkToken } from '../session/link-token.ts'
import { verifyEmail } from './email-links.api.ts'
import { NoLink } from './LinkFault.tsx'
import { NewPasswordPage } from './NewPasswordPage.tsx'
import { ProveAddress } from './ProveAddress.tsx'

const again = (
  <p>
    <Link to={paths.verifyAgain}>
      <Trans>Have a new link sent</Trans>
    </Link>
  </p>
)
const done = (email: string): string => t`${email} is confirmed.`

const words = () => ({
  title: t`Confirm your e-mail address`,
  intro: t`One click, and Gatehouse knows that mails reach you.`,
  button: t`Confirm this address`,
  done,
  again,
})

const mine = () => ({
  title: t`Make the account yours`,
  intro: t`Somebody else may have made it with your address. A new password confirms the address, and signs everybody else out.`,
  button: t`Confirm with a new password`,
  done,
  again,
})

export function VerifyPage() {
  const [token] = useState(takeLinkToken)
  const [claims, setClaims] = useState(false)
  if (token === null) return <NoLink />
  if (claims) {
    return <NewPasswordPage token={token} words={mine()} save={({ password }) => verifyEmail({ token, new_password: password })} />
  }
  return (
    <ProveAddress
      words={words()}
      prove={(password) => verifyEmail({ token, ...(password === undefined ? {} : { password }) })}
      otherwise={
        <Button variant="subtle" mt="md" fullWidth onClick={() => setClaims(true)}>
          <Trans>I do not know the password</Trans>
        </Button>
      }
    />
  )
}
