import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { errorLine } from '../../ui/describe-error.ts'
import { askForVerification } from './email-links.api.ts'

/** Has the link that confirms an address sent once more. */
export function SendAgain({ email }: { email: string }) {
  const ask = useMutation({ mutationFn: () => askForVerification(email) })
  if (ask.isSuccess)
    return (
      <span role="status">
        <Trans>Sent. Look into your mail.</Trans>
      </span>
    )
  return (
    <>
      <Button size="compact-sm" variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
        <Trans>Send the link again</Trans>
      </Button>
      {ask.isError ? <span role="alert"> {errorLine(ask.error)}</span> : null}
    </>
  )
}
