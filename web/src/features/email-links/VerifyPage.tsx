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
    <Link to={paths.verifyAgain}>Have a new link sent</Link>
  </p>
)
const done = (email: string): string => `${email} is confirmed.`

const words = {
  title: 'Confirm your e-mail address',
  intro: 'One click, and Gatehouse knows that mails reach you.',
  button: 'Confirm this address',
  done,
  again,
}

const mine = {
  title: 'Make the account yours',
  intro: 'Somebody else may have made it with your address. A new password confirms the address, and signs everybody else out.',
  button: 'Confirm with a new password',
  done,
  again,
}

export function VerifyPage() {
  const [token] = useState(takeLinkToken)
  const [claims, setClaims] = useState(false)
  if (token === null) return <NoLink />
  if (claims) {
    return <NewPasswordPage token={token} words={mine} save={({ password }) => verifyEmail({ token, new_password: password })} />
  }
  return (
    <ProveAddress
      words={words}
      prove={(password) => verifyEmail({ token, ...(password === undefined ? {} : { password }) })}
      otherwise={
        <Button variant="subtle" mt="md" fullWidth onClick={() => setClaims(true)}>
          I do not know the password
        </Button>
      }
    />
  )
}
