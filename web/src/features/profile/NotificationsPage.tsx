import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { useUser } from '../../ui/use-user.ts'
import { MailChoices } from './MailChoices.tsx'
import classes from './NotificationsPage.module.css'
import { WaitedApps } from './WaitedApps.tsx'

/** What one is told of without looking: what one may choose, what one asked for, and what always comes. */
export function NotificationsPage() {
  const { email } = useUser()
  return (
    <Page title={t`Notifications`} summary={t`What you are told of by mail to ${email}`}>
      <Section title={t`Mails you can choose`} about={t`What is switched off is still to be seen in the pages. A change counts at once.`}>
        <MailChoices />
      </Section>
      <Section title={t`Apps that are down`} about={t`You are told once, when an app can be used again.`}>
        <WaitedApps />
      </Section>
      <Section
        title={t`Always sent`}
        about={t`These cannot be switched off: whoever got into your account would do that first, and you would not hear of it.`}
      >
        <ul className={classes.always}>
          <li>
            <Trans>Your password, your e-mail address or a second factor was changed.</Trans>
          </li>
          <li>
            <Trans>A browser that is new to your account signed in, a sign-in was copied, or a recovery code was used.</Trans>
          </li>
          <li>
            <Trans>Somebody guesses at your password.</Trans>
          </li>
          <li>
            <Trans>An API token was made for your account, or revoked by somebody else.</Trans>
          </li>
          <li>
            <Trans>Links that were asked for: to confirm an address, to choose a new password, to come in.</Trans>
          </li>
        </ul>
      </Section>
    </Page>
  )
}
