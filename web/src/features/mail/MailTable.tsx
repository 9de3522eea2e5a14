import { Button } from '@mantine/core'
import type { MailItem } from '../../api/mail-types.ts'
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
            <th scope="col">Mail</th>
            <th scope="col">State</th>
            <th scope="col" className={`${table.wide} ${table.fit}`}>
              Queued
            </th>
            <th scope="col" className={`${table.wide} ${table.fit} ${table.end}`}>
              Attempts
            </th>
            <th scope="col" className={table.fit}>
              <span className="visually-hidden">Actions</span>
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
            {stateWords[mail.state]}
          </span>
          {mail.fault_detail === null ? null : <span className={classes.fault}>{mail.fault_detail}</span>}
          {mail.state === 'queued' && mail.attempts > 0 ? (
            <span className={classes.fault}>Next attempt {formatMoment(mail.next_attempt_at, locale)}</span>
          ) : null}
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
  const about = `${kindName(mail.kind)} to ${mail.recipient}`
  return (
    <div className={classes.actions}>
      {mail.can_retry ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={retry.isPending}
          onClick={() => retry.mutate(mail.id)}
          aria-label={`Send again: ${about}`}
        >
          Send again
        </Button>
      ) : null}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={drop.isPending}
        onClick={() => drop.mutate(mail.id)}
        aria-label={`Drop: ${about}`}
      >
        Drop
      </Button>
      {error ? <span role="alert">{errorLine(error)}</span> : null}
    </div>
  )
}
