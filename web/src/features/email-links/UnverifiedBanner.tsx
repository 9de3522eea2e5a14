import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useUser } from '../../ui/use-user.ts'
import { emailStateQuery } from './email-links.api.ts'
import { SendAgain } from './SendAgain.tsx'
import classes from './UnverifiedBanner.module.css'

/** Asks people whose address nobody has confirmed yet to do so; asks nothing where the gateway does not want it. */
export function UnverifiedBanner() {
  const user = useUser()
  const unverified = user.email_verified_at === null
  const state = useQuery({ ...emailStateQuery, enabled: unverified })
  if (!unverified || state.data === undefined || state.data.verification === 'off') return null
  return (
    <aside className={classes.banner} aria-label={t`Your e-mail address`}>
      <p>
        <Trans>
          Confirm your e-mail address with the link we sent to <strong>{user.email}</strong>.
        </Trans>
      </p>
      <SendAgain email={user.email} />
    </aside>
  )
}
