import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react'
import classes from './RecoveryCodes.module.css'

/** Codes that are shown this once, and ways to keep them. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const clipboard = useClipboard({ timeout: 2000 })
  const text = codes.join('\n')
  return (
    <div className={classes.whole}>
      <div className={classes.sheet}>
        <p className={classes.heading}>
          <Trans>Recovery codes for {location.host}</Trans>
        </p>
        <ul className={classes.codes} aria-label={t`Recovery codes`}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <p className={classes.heading}>
          <Trans>Each works once, together with your password.</Trans>
        </p>
      </div>
      <div className={classes.actions}>
        <Button
          variant="default"
          leftSection={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => clipboard.copy(text)}
        >
          {clipboard.copied ? t`Copied` : t`Copy`}
        </Button>
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => download(`${fileHead()}\n\n${text}\n`)}>
          <Trans>Download</Trans>
        </Button>
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={printCodes}>
          <Trans>Print</Trans>
        </Button>
      </div>
    </div>
  )
}

const fileHead = (): string =>
  [t`Recovery codes for Gatehouse at ${location.host}`, t`Each works once, together with your password.`].join('\n')

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'gatehouse-recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(address)
}

/** Prints the sheet alone; what else is on the page stays off the paper. */
function printCodes(): void {
  document.body.dataset.print = 'recovery-codes'
  window.print()
  delete document.body.dataset.print
}
