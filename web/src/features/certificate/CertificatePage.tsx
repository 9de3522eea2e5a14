import { Alert, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Certificate } from '../../api/certificate-types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import facts from '../../ui/Facts.module.css'
import { countOf, formatDate } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './CertificatePage.module.css'
import { certificateQuery } from './certificate.api.ts'

/** The certificate by which Gatehouse speaks HTTPS, and how long it lasts. */
export function CertificatePage() {
  const query = useQuery(certificateQuery)
  return (
    <Page title="HTTPS" summary="The certificate that browsers see when Gatehouse speaks HTTPS itself.">
      {query.isPending ? <Skeleton height={180} radius="md" /> : null}
      {query.isError ? (
        <ErrorNotice error={query.error} title="The certificate could not be loaded" onRetry={() => void query.refetch()} />
      ) : null}
      {query.data === undefined ? null : query.data.certificate === null ? <Elsewhere /> : <Facts certificate={query.data.certificate} />}
    </Page>
  )
}

function Elsewhere() {
  return (
    <Section title="Not here" about="Set where Gatehouse is started, with GATEHOUSE_TLS_CERT and GATEHOUSE_TLS_KEY.">
      <p className={classes.words}>
        Gatehouse speaks plain HTTP. Either a proxy before it has a certificate, or passwords cross the network in the clear: then give it a
        certificate.
      </p>
    </Section>
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
      <Section title="Certificate" about="New files are taken over within seconds, without a restart.">
        <dl className={facts.facts}>
          <Fact term="Good until">
            {formatDate(certificate.not_after)}
            <span className={facts.note}>{daysWords(certificate.days_left)}</span>
          </Fact>
          <Fact term="Good since">{formatDate(certificate.not_before)}</Fact>
          <Fact term="For">{certificate.names.join(', ')}</Fact>
          <Fact term="Issued by">{certificate.issuer}</Fact>
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

const daysWords = (days: number): string => (days < 0 ? 'it has run out' : `${countOf(days, 'day')} left`)

function problemsOf({ days_left: days, fault, uncovered }: Certificate): { title: string; detail: string }[] {
  const problems: { title: string; detail: string }[] = []
  if (days < 0)
    problems.push({ title: 'It has run out', detail: 'Browsers warn people off. Renew it; new files are taken over by themselves.' })
  else if (days < warnBelowDays)
    problems.push({ title: `It runs out in ${countOf(days, 'day')}`, detail: 'See why it was not renewed yet.' })
  if (fault !== null)
    problems.push({ title: 'The new files cannot be used', detail: `The last good certificate stays in force: ${fault}.` })
  if (uncovered.length > 0)
    problems.push({ title: 'It is not made out to every name', detail: `Browsers warn people off at ${uncovered.join(', ')}.` })
  return problems
}
