import { Button, Modal, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { sessionQuery } from '../../api/queries.ts'
import { settleSignInAgain, useSignInAgainAsked } from '../../api/session-end.ts'
import type { Session } from '../../api/types.ts'
import { SignInForm } from './SignInForm.tsx'
import classes from './SignInAgain.module.css'

/** Over unsaved work: the same person signs in again and nothing typed is lost. */
export function SignInAgain() {
  const asked = useSignInAgainAsked()
  const queryClient = useQueryClient()
  const { data: session } = useQuery({ ...sessionQuery, enabled: false })

  function goOn(next: Session): void {
    queryClient.setQueryData(sessionQuery.queryKey, next)
    settleSignInAgain(true)
  }

  return (
    <Modal
      opened={asked && Boolean(session)}
      onClose={() => settleSignInAgain(false)}
      title="Sign in again"
      closeOnClickOutside={false}
      withCloseButton={false}
      closeOnEscape={false}
      className={classes.dialog ?? ''}
    >
      <Text c="dimmed">Your session has ended. What you typed is still here and is saved once you are signed in.</Text>
      {session ? <SignInForm onSignedIn={goOn} onlyEmail={session.user.email} /> : null}
      <Button variant="subtle" fullWidth mt="xs" onClick={() => settleSignInAgain(false)}>
        Leave without saving
      </Button>
    </Modal>
  )
}
