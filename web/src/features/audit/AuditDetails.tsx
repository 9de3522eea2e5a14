import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { AuditEvent } from '../../api/audit-types.ts'
import { formatMoment } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { RequestId } from '../../ui/RequestId.tsx'
import classes from './Audit.module.css'
import { differenceOf } from './difference.ts'
import { kindWords, nameWords } from './value-words.ts'

/** One event in full: what was before and after, from where, with which request. */
export function AuditDetails({ event }: { event: AuditEvent }) {
  const locale = useLocale()
  const lines = differenceOf(event.before, event.after, locale)
  return (
    <div className={classes.details}>
      {lines.length > 0 ? (
        <table className={classes.difference}>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Value</Trans>
              </th>
              <th scope="col">
                <Trans>Before</Trans>
              </th>
              <th scope="col">
                <Trans>After</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, before, after, same }) => (
              <tr key={name} data-same={same}>
                <th scope="row">{nameWords(name)}</th>
                <td>{before === null ? '' : same ? before : <del>{before}</del>}</td>
                <td>{after === null ? '' : same ? after : <ins>{after}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <dl className={classes.facts}>
        <Fact name={t`When`}>{formatMoment(event.at, locale)}</Fact>
        <Fact name={t`Number`}>{String(event.seq)}</Fact>
        <Fact name={t`Action`}>
          <code>{event.action}</code>
        </Fact>
        {event.address === null ? null : <Fact name={t`From`}>{event.address}</Fact>}
        {event.target === null ? null : (
          <Fact name={t`To`}>
            {kindWords(event.target.kind)} <code>{event.target.id}</code>
          </Fact>
        )}
      </dl>
      <RequestId id={event.request_id} />
    </div>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
