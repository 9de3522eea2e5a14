import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import type { MailItem } from '../../api/mail-types.ts'
import { i18n } from '../../language/words.ts'
import { inOurWords } from '../../language/server-words.ts'
import { errorLine } from '../../ui/describe-error.ts'
import { formatAgo, formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import table from '../../ui/Table.module.css'
import { kindName, stateWords } from './mail-words.ts'
import { useDropMail, useRetryMail } from './mail.api.ts'
import classes from './MailTable.module.css'

export function MailTable({ mails }: { mails: readonly MailItem[] }) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Mail</Trans>
            </th>
            <th scope="col">
              <Trans>State</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              <Trans>Queued</Trans>
            </th>
            <th scope="col" className={`${table.wide} ${table.fit} ${table.end}`}>
              <Trans>Attempts</Trans>
            </th>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">
                <Trans>Actions</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {mails.map((mail) => (
            <MailRow key={mail.id} mail={mail} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function MailRow({ mail }: { mail: MailItem }) {
  const locale = useLocale()
  const now = useNow(60_000)
  const next = formatMoment(mail.next_attempt_at, locale)
  return (
    <tr>
      <td>
        <div className={classes.words}>
          <span>{kindName(mail.kind)}</span>
          <span className={classes.recipient}>{mail.recipient}</span>
        </div>
      </td>
      <td>
        <div className={classes.words}>
          <span className={classes.state} data-state={mail.state}>
            {i18n._(stateWords[mail.state])}
          </span>
          {mail.fault_detail === null ? null : <span className={classes.fault}>{inOurWords(mail.fault_detail)}</span>}
          {mail.state === 'queued' && mail.attempts > 0 ? <span className={classes.fault}>{t`Next attempt ${next}`}</span> : null}
        </div>
      </td>
      <td className={`${table.wide} ${table.fit} ${table.quiet}`} title={formatMoment(mail.created_at, locale)}>
        {formatAgo(mail.created_at, now, locale)}
      </td>
      <td className={`${table.wide} ${table.fit} ${table.end}`}>{mail.attempts}</td>
      <td className={table.fit}>{mail.state === 'failed' ? <FailedActions mail={mail} /> : null}</td>
    </tr>
  )
}

/** What can be done about a failed mail: once its link has expired, nothing but dropping it. */
function FailedActions({ mail }: { mail: MailItem }) {
  const retry = useRetryMail()
  const drop = useDropMail()
  const error = retry.error ?? drop.error
  const [kind, { recipient }] = [kindName(mail.kind), mail]
  const about = t`${kind} to ${recipient}`
  return (
    <div className={classes.actions}>
      {mail.can_retry ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={retry.isPending}
          onClick={() => retry.mutate(mail.id)}
          aria-label={t`Send again: ${about}`}
        >
          <Trans>Send again</Trans>
        </Button>
      ) : null}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={drop.isPending}
        onClick={() => drop.mutate(mail.id)}
        aria-label={t`Drop: ${about}`}
      >
        <Trans>Drop</Trans>
      </Button>
      {error ? <span role="alert">{errorLine(error)}</span> : null}
    </div>
  )
}
