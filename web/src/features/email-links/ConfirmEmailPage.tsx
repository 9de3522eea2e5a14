import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { takeLinkToken } from '../session/link-token.ts'
import { confirmEmailChange } from './email-links.api.ts'
import { NoLink } from './LinkFault.tsx'
import { ProveAddress } from './ProveAddress.tsx'

const words = {
  title: 'Use this e-mail address',
  intro: 'From now on you sign in with it, and mails go to it. The old address is told.',
  button: 'Use this address',
  done: (email: string) => `Your account uses ${email} now.`,
  again: (
    <p>
      <Link to={paths.profile}>Change the address in your profile</Link>
    </p>
  ),
}

export function ConfirmEmailPage() {
  const [token] = useState(takeLinkToken)
  if (token === null) return <NoLink />
  return <ProveAddress words={words} prove={(password) => confirmEmailChange({ token, ...(password === undefined ? {} : { password }) })} />
}
