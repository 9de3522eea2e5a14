import { t } from '@lingui/core/macro'
import { Plural, Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { IconCircleCheck, IconShieldX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { AuditChain } from '../../api/audit-types.ts'
import { inOurWords } from '../../language/server-words.ts'
import { errorLine } from '../../ui/describe-error.ts'
import { formatAgo } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import classes from './Audit.module.css'
import { chainQuery, useVerifyChain } from './audit.api.ts'

/** Whether anything was changed or removed behind Gatehouse's back, and when that was looked for. */
export function ChainNotice() {
  const chain = useQuery(chainQuery)
  const verify = useVerifyChain()
  const last = chain.data?.last ?? null
  const days = chain.data?.retention_days ?? null
  return (
    <span className={classes.chain}>
      <span role="status">
        {verify.isError ? notCheckedWords(errorLine(verify.error)) : <State last={last} />}
        {days === null ? null : (
          <span>
            {' '}
            <Plural value={days} one="Kept for # day." other="Kept for # days." />
          </span>
        )}
      </span>
      <Button variant="subtle" size="compact-sm" loading={verify.isPending} onClick={() => verify.mutate()}>
        {last === null ? t`Check the chain` : t`Check again`}
      </Button>
    </span>
  )
}

const notCheckedWords = (fault: string): string => t`Not checked: ${fault}`

function State({ last }: { last: AuditChain | null }) {
  const now = useNow(30_000)
  const locale = useLocale()
  if (last === null) return <Trans>Not checked since the last start.</Trans>
  const { checked } = last
  const when = formatAgo(last.checked_at, now, locale)
  if (last.fault !== null) {
    return (
      <strong className={classes.broken}>
        <IconShieldX size={16} aria-hidden="true" /> <Trans>The chain is broken.</Trans> {inOurWords(last.fault.message)}
      </strong>
    )
  }
  return (
    <>
      <IconCircleCheck className={classes.whole} size={16} aria-hidden="true" />{' '}
      <Trans>
        Chain verified {when}: <Plural value={checked} one="# event" other="# events" />, none changed or removed.
      </Trans>
    </>
  )
}
