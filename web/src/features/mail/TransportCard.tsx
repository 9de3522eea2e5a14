import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { MailTransport } from '../../api/mail-types.ts'
import { i18n } from '../../language/words.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import facts from '../../ui/Facts.module.css'
import { Ladder } from '../../ui/Ladder.tsx'
import { Section } from '../../ui/Section.tsx'
import { rungsOf, securityWords, stepNames } from './mail-words.ts'
import { useTestMail } from './mail.api.ts'
import classes from './TransportCard.module.css'

/** How mail leaves, where that was said, and a test of it. */
export function TransportCard({ transport }: { transport: MailTransport }) {
  return (
    <Section title={t`How mail leaves`} about={t`Set where Gatehouse is started, with SMTP_URL and GATEHOUSE_MAIL_FROM.`}>
      <TransportFacts transport={transport} />
      <TransportTest transport={transport} />
    </Section>
  )
}

export function TransportFacts({ transport }: { transport: MailTransport }) {
  return (
    <dl className={facts.facts}>
      <div>
        <dt>{transport.kind === 'smtp' ? t`Mail server` : t`Files in`}</dt>
        <dd>
          <code>{transport.target}</code>
          {transport.security ? <span className={facts.note}>{i18n._(securityWords[transport.security])}</span> : null}
        </dd>
      </div>
      {transport.user === null ? null : (
        <div>
          <dt>
            <Trans>Signed in as</Trans>
          </dt>
          <dd>{transport.user}</dd>
        </div>
      )}
      <div>
        <dt>
          <Trans>From</Trans>
        </dt>
        <dd>{transport.from}</dd>
      </div>
      <div>
        <dt>
          <Trans>Comes from</Trans>
        </dt>
        <dd>{transport.source === 'environment' ? 'SMTP_URL' : t`default: SMTP_URL is not set, so nobody gets mail`}</dd>
      </div>
    </dl>
  )
}

/** Sends a mail to whoever asks, and tells how far it came. */
export function TransportTest({ transport }: { transport: MailTransport }) {
  const test = useTestMail()
  const steps = new Map(test.data?.steps.map((step) => [step.step, step]))
  return (
    <div className={classes.test}>
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        <Trans>Send me a test</Trans>
      </Button>
      {test.isError ? <ErrorNotice error={test.error} title={t`The test could not be run`} /> : null}
      <div aria-live="polite">
        {test.data ? (
          <Ladder rungs={rungsOf(transport).map((step) => ({ key: step, name: i18n._(stepNames[step]), step: steps.get(step) }))} />
        ) : null}
      </div>
    </div>
  )
}
