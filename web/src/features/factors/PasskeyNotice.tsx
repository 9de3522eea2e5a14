import { Alert } from '@mantine/core'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { PasskeyError } from './passkeys.ts'

/** What went wrong with a passkey: at the browser, in plain words, or at the server like everywhere. */
export function PasskeyNotice({ error, title }: { error: unknown; title: string }) {
  if (!(error instanceof PasskeyError)) return <ErrorNotice error={error} title={title} />
  return (
    <Alert color={error.cancelled ? 'gray' : 'red'} title={title} role="alert">
      {error.message}
    </Alert>
  )
}
