import { t } from '@lingui/core/macro'
import { CopyButton } from './CopyButton.tsx'
import classes from './VariableLine.module.css'

/** A variable of the environment with its value, to be copied to where Gatehouse is started. */
export function VariableLine({ variable, value }: { variable: string; value: string }) {
  const line = `${variable}=${value}`
  return (
    <div className={classes.line}>
      <code>{line}</code>
      <CopyButton text={() => line} label={t`Copy`} />
    </div>
  )
}
