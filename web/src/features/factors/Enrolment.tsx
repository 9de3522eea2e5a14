import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import { AddAuthenticator } from './AddAuthenticator.tsx'
import { AddPasskey } from './AddPasskey.tsx'
import { signInEnroller } from './factors.api.ts'
import classes from './FactorSections.module.css'
import { passkeysWork } from './passkeys.ts'

/** The first factor of somebody who may not sign in without one: choose the kind, then set it up. */
export function Enrolment({ onEnrolled }: { onEnrolled: (recoveryCodes: string[] | null) => void }) {
  const [way, setWay] = useState<'passkey' | 'authenticator' | null>(passkeysWork() ? null : 'authenticator')
  const back = passkeysWork() ? { onCancel: () => setWay(null) } : {}
  if (way === 'passkey') return <AddPasskey enroller={signInEnroller} onAdded={onEnrolled} {...back} />
  if (way === 'authenticator') {
    return <AddAuthenticator enroller={signInEnroller} name={t`Authenticator app`} onAdded={onEnrolled} {...back} />
  }
  return (
    <div className={classes.ways}>
      <Button size="md" leftSection={<IconFingerprint size={18} />} onClick={() => setWay('passkey')} autoFocus>
        <Trans>Make a passkey</Trans>
      </Button>
      <Button size="md" variant="default" leftSection={<IconDeviceMobile size={18} />} onClick={() => setWay('authenticator')}>
        <Trans>Use an authenticator app</Trans>
      </Button>
    </div>
  )
}
