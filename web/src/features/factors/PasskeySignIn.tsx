import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { browserSupportsWebAuthnAutofill } from '@simplewebauthn/browser'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { signInWithPasskey } from './factors.api.ts'
import { PasskeyNotice } from './PasskeyNotice.tsx'
import { passkeysWork } from './passkeys.ts'

type Props = { onSignedIn: () => void; remember: () => boolean }

/** Challenges are good for five minutes; the suggestions of a page that stays open get a new one before. */
const renewEveryMs = 4 * 60_000

/** Signs in with a passkey alone: by a button, and among the suggestions of the e-mail field where the browser has one. */
export function PasskeySignIn({ onSignedIn, remember }: Props) {
  const attempt = useMutation({ mutationFn: () => signInWithPasskey({ remember: remember() }), onSuccess: onSignedIn })
  useAutofill(onSignedIn, attempt.isPending)
  if (!passkeysWork()) return null
  return (
    <>
      {attempt.isError ? <PasskeyNotice error={attempt.error} title={t`That did not work`} /> : null}
      <Button
        variant="default"
        size="md"
        fullWidth
        leftSection={<IconFingerprint size={18} />}
        loading={attempt.isPending}
        onClick={() => attempt.mutate()}
      >
        <Trans>Use a passkey</Trans>
      </Button>
    </>
  )
}

/** Offers passkeys in the field marked `webauthn`. Whatever goes wrong here is nobody's concern: the form is still there. */
function useAutofill(onSignedIn: () => void, paused: boolean): void {
  const done = useRef(onSignedIn)
  useEffect(() => {
    done.current = onSignedIn
  })
  useEffect(() => {
    if (paused || !passkeysWork()) return undefined
    let over = false
    const offer = async (): Promise<void> => {
      if (!(await browserSupportsWebAuthnAutofill()) || over) return
      await signInWithPasskey({ asAutofill: true })
      if (!over) done.current()
    }
    const start = (): void => void offer().catch(() => {})
    start()
    const timer = setInterval(start, renewEveryMs)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [paused])
}
