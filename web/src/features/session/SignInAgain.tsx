import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sessionQuery } from '../../api/queries.ts'
import { settleSignInAgain, useSignInAgainAsked } from '../../api/session-end.ts'
import type { Session } from '../../api/types.ts'
import { SecondFactorAgain } from '../factors/SecondFactorAgain.tsx'
import { SignInForm } from './SignInForm.tsx'
import classes from './SignInAgain.module.css'
import { Dialog } from '../../ui/Dialog.tsx'

/** Over unsaved work: the same person signs in again and nothing typed is lost. */
export function SignInAgain() {
  const asked = useSignInAgainAsked()
  const queryClient = useQueryClient()
  const [lacksFactor, setLacksFactor] = useState(false)
  const { data: session } = useQuery({ ...sessionQuery, enabled: false })

  function goOn(next: Session): void {
    queryClient.setQueryData(sessionQuery.queryKey, next)
    settleSignInAgain(true)
  }

  return (
    <Dialog
      opened={asked && Boolean(session)}
      onClose={() => settleSignInAgain(false)}
      title={t`Sign in again`}
      closeOnClickOutside={false}
      withCloseButton={false}
      closeOnEscape={false}
      className={classes.dialog ?? ''}
    >
      <Text c="dimmed">
        <Trans>Your session has ended. What you typed is still here and is saved once you are signed in.</Trans>
      </Text>
      {session && !lacksFactor ? (
        <SignInForm onSignedIn={goOn} onSecondFactor={() => setLacksFactor(true)} onlyEmail={session.user.email} />
      ) : null}
      {session && lacksFactor ? <SecondFactorAgain onSignedIn={goOn} onStartOver={() => setLacksFactor(false)} /> : null}
      <Button variant="subtle" fullWidth mt="xs" onClick={() => settleSignInAgain(false)}>
        <Trans>Leave without saving</Trans>
      </Button>
    </Dialog>
  )
}
