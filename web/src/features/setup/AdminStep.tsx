import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import { useUser } from '../../ui/use-user.ts'
import classes from './Setup.module.css'
import { StepFrame, useGoOn } from './StepFrame.tsx'
import type { StepProps } from './steps.ts'

export function AdminStep({ progress }: StepProps) {
  const { email } = useUser()
  const goOn = useGoOn('admin', progress)
  return (
    <StepFrame step="admin" progress={progress} title={t`The first admin is there`} about={t`You are signed in as ${email}.`}>
      <ul className={classes.hints}>
        <li>
          <Trans>
            Protect the account: <Link to={paths.security}>add a passkey or an authenticator app</Link>.
          </Trans>
        </li>
        <li>
          <Trans>
            Two admins are better than one: <Link to={paths.invitations}>invite another</Link> once mail works, or hand over the link.
          </Trans>
        </li>
      </ul>
      <div className={classes.foot}>
        <Button onClick={() => void goOn()}>
          <Trans>Go on</Trans>
        </Button>
      </div>
    </StepFrame>
  )
}
