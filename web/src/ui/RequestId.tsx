import { t } from '@lingui/core/macro'
import { UnstyledButton } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import classes from './RequestId.module.css'

/** The id that finds the log line of a failed request; a click copies it. */
export function RequestId({ id }: { id: string | null }) {
  const clipboard = useClipboard({ timeout: 2000 })
  if (!id) return null
  return (
    <UnstyledButton className={classes.id} onClick={() => clipboard.copy(id)} title={t`Copy the request ID`}>
      <span>{clipboard.copied ? t`Copied` : t`Request ID`}</span> <code>{id}</code>
    </UnstyledButton>
  )
}
