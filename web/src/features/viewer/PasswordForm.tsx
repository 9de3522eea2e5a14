import { Button, PasswordInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { Empty } from '../../ui/Empty.tsx'
import type { PasswordQuestion } from './open-pdf.ts'
import classes from './Viewer.module.css'

type Props = { question: PasswordQuestion; onAnswer: (password: string) => void }

/** Asks for the password of an encrypted PDF. It goes to the worker that reads the PDF and nowhere else. */
export function PasswordForm({ question, onAnswer }: Props) {
  const [password, setPassword] = useState('')
  const [error, setError] = useState(question.wrong ? t`That is not its password.` : null)
  return (
    <div className={classes.instead}>
      <Empty icon={IconLock} title={t`This PDF has a password`}>
        <Trans>It stays in this page and is not sent to the server.</Trans>
        <form
          className={classes.password}
          onSubmit={(event) => {
            event.preventDefault()
            if (password === '') setError(t`Type the password`)
            else onAnswer(password)
          }}
        >
          <PasswordInput
            label={t`Password of the PDF`}
            autoComplete="off"
            autoFocus
            error={error}
            value={password}
            onChange={(event) => {
              setPassword(event.currentTarget.value)
              setError(null)
            }}
            visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          />
          <Button type="submit">
            <Trans>Open the PDF</Trans>
          </Button>
        </form>
      </Empty>
    </div>
  )
}
