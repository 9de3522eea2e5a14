import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Alert, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Certificate } from '../../api/certificate-types.ts'
import { inOurWords } from '../../language/server-words.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import facts from '../../ui/Facts.module.css'
import { formatDate } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './CertificatePage.module.css'
import { certificateQuery } from './certificate.api.ts'

/** The certificate by which Gatehouse speaks HTTPS, and how long it lasts. */
export function CertificatePage() {
  const query = useQuery(certificateQuery)
  return (
    <Page title={t`HTTPS`} summary={t`The certificate that browsers see when Gatehouse speaks HTTPS itself.`}>
      {query.isPending ? <Skeleton height={180} radius="md" /> : null}
      {query.isError ? (
        <ErrorNotice error={query.error} title={t`The certificate could not be loaded`} onRetry={() => void query.refetch()} />
      ) : null}
      {query.data === undefined ? null : query.data.certificate === null ? <Elsewhere /> : <Facts certificate={query.data.certificate} />}
    </Page>
  )
}

/** Whether this page crossed a network in the clear: this machine is none. */
const isInTheClear = location.protocol === 'http:' && !isSecureContext

function Elsewhere() {
  return (
    <>
      {isInTheClear ? (
        <Alert color="red" icon={<IconAlertTriangle />} title={t`This page came without HTTPS`} mb="md">
          <Trans>Passwords and sessions can be read on their way. Give Gatehouse a certificate, or put a proxy with one before it.</Trans>
        </Alert>
      ) : null}
      <Section title={t`No certificate here`} about={t`Set where Gatehouse is started, with GATEHOUSE_TLS_CERT and GATEHOUSE_TLS_KEY.`}>
        <p className={classes.words}>
          {location.protocol === 'https:' ? (
            <Trans>Gatehouse itself speaks plain HTTP. A proxy before it has the certificate, by which this page came.</Trans>
          ) : (
            <Trans>
              Gatehouse itself speaks plain HTTP. That is enough on this machine; people elsewhere need a certificate, its own or that of a
              proxy before it.
            </Trans>
          )}
        </p>
      </Section>
    </>
  )
}

function Facts({ certificate }: { certificate: Certificate }) {
  const problems = problemsOf(certificate)
  return (
    <>
      {problems.map(({ title, detail }) => (
        <Alert key={title} color="red" icon={<IconAlertTriangle />} title={title} mb="md">
          {detail}
        </Alert>
      ))}
      <Section title={t`Certificate`} about={t`New files are taken over within seconds, without a restart.`}>
        <dl className={facts.facts}>
          <Fact term={t`Good until`}>
            {formatDate(certificate.not_after)}
            <span className={facts.note}>{daysWords(certificate.days_left)}</span>
          </Fact>
          <Fact term={t`Good since`}>{formatDate(certificate.not_before)}</Fact>
          <Fact term={t`For`}>{certificate.names.join(', ')}</Fact>
          <Fact term={t`Issued by`}>{certificate.issuer}</Fact>
          <Fact term="SHA-256">
            <code>{certificate.fingerprint}</code>
          </Fact>
        </dl>
      </Section>
    </>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

const warnBelowDays = 14

const daysWords = (days: number): string => (days < 0 ? t`it has run out` : plural(days, { one: '# day left', other: '# days left' }))

const stillGood = (fault: string): string => t`The last good certificate stays in force: ${fault}.`

function problemsOf({ days_left: days, fault, uncovered }: Certificate): { title: string; detail: string }[] {
  const problems: { title: string; detail: string }[] = []
  const names = uncovered.join(', ')
  if (days < 0)
    problems.push({ title: t`It has run out`, detail: t`Browsers warn people off. Renew it; new files are taken over by themselves.` })
  else if (days < warnBelowDays)
    problems.push({
      title: plural(days, { one: 'It runs out in # day', other: 'It runs out in # days' }),
      detail: t`See why it was not renewed yet.`,
    })
  if (fault !== null) problems.push({ title: t`The new files cannot be used`, detail: stillGood(inOurWords(fault)) })
  if (uncovered.length > 0) problems.push({ title: t`It is not made out to every name`, detail: t`Browsers warn people off at ${names}.` })
  return problems
}
