import { useState } from 'react'
import { takeLinkToken } from '../session/link-token.ts'
import { undoEmailChange } from './email-links.api.ts'
import { NewPasswordPage } from './NewPasswordPage.tsx'

const words = {
  title: 'Take your account back',
  intro: 'Your account gets this address back. Choose a new password; everybody who is signed in to it is signed out.',
  button: 'Undo the change',
  done: (email: string) => `Your account is back at ${email}. Sign in with the new password.`,
  again: <p>Ask an admin of your team to look at your account.</p>,
}

export function UndoEmailPage() {
  const [token] = useState(takeLinkToken)
  return <NewPasswordPage token={token} words={words} save={undoEmailChange} />
}
