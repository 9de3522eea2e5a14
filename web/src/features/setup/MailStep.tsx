import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { MailTransport } from '../../api/mail-types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { VariableLine } from '../../ui/VariableLine.tsx'
import { mailsQuery } from '../mail/mail.api.ts'
import { TransportFacts, TransportTest } from '../mail/TransportCard.tsx'
import classes from './Setup.module.css'
import { StepFoot, StepFrame } from './StepFrame.tsx'
import type { StepProps } from './steps.ts'

export function MailStep({ progress }: StepProps) {
  const mails = useInfiniteQuery(mailsQuery(undefined))
  const transport = mails.data?.pages[0]?.transport
  return (
    <StepFrame
      step="mail"
      progress={progress}
      title={t`How does mail get out?`}
      about={t`Gatehouse writes to people when they are invited, forget a password, or when something happens to their account.`}
    >
      {mails.isPending ? <Skeleton height={180} /> : null}
      {mails.isError && !transport ? (
        <ErrorNotice error={mails.error} title={t`The settings could not be loaded`} onRetry={() => void mails.refetch()} />
      ) : null}
      {transport ? (
        <>
          <TransportFacts transport={transport} />
          <HowToSet transport={transport} />
          <TransportTest transport={transport} />
        </>
      ) : null}
      <StepFoot step="mail" progress={progress} />
    </StepFrame>
  )
}

/** Mail is set where Gatehouse is started, for its password is a matter of the machine; here is what to set. */
function HowToSet({ transport }: { transport: MailTransport }) {
  if (transport.kind === 'smtp') return null
  return (
    <div className={classes.howTo}>
      <p>
        <Trans>
          There is no mail server yet: mails are files in that folder, and invitations are links that you hand over. Start Gatehouse with
          both of these, filled in with what your mail provider says, and this step is done:
        </Trans>
      </p>
      <VariableLine variable="SMTP_URL" value="smtp://user:password@mail.example.org:587" />
      <VariableLine variable="GATEHOUSE_MAIL_FROM" value="gatehouse@example.org" />
    </div>
  )
}
