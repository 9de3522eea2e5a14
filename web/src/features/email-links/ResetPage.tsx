import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { takeLinkToken } from '../session/link-token.ts'
import { resetPassword } from './email-links.api.ts'
import { NewPasswordPage } from './NewPasswordPage.tsx'

const words = {
  title: 'Choose a new password',
  intro: 'It takes the place of the old one, and signs you out everywhere.',
  button: 'Save the new password',
  done: (email: string) => `The password of ${email} is changed. Sign in with it.`,
  again: (
    <p>
      <Link to={paths.forgot}>Ask for a new link</Link>
    </p>
  ),
}

export function ResetPage() {
  const [token] = useState(takeLinkToken)
  return <NewPasswordPage token={token} words={words} save={resetPassword} />
}
