import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { InvitationLine } from '../../api/admission-types.ts'
import { i18n } from '../../language/words.ts'
import { inOurWords } from '../../language/server-words.ts'
import table from '../../ui/Table.module.css'
import classes from './Admission.module.css'
import { lineWords } from './words.ts'

/** What each line of a list would become. */
export function PreviewTable({ lines }: { lines: readonly InvitationLine[] }) {
  if (lines.length === 0) return null
  return (
    <div className={classes.lines} role="region" aria-label={t`What each line becomes`} tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col" className={table.fit}>
              <Trans>Line</Trans>
            </th>
            <th scope="col">
              <Trans>Person</Trans>
            </th>
            <th scope="col">
              <Trans>What happens</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.line}>
              <td className={`${table.fit} ${table.quiet}`}>{line.line}</td>
              <td>
                <div className={classes.name}>{line.full_name ?? line.email}</div>
                {line.full_name ? <div className={classes.mail}>{line.email}</div> : null}
              </td>
              <td>
                <span className={classes.state} data-state={line.state}>
                  {i18n._(lineWords[line.state])}
                </span>
                <div className={classes.mail}>{detailOf(line)}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function detailOf({ fault, role, groups }: InvitationLine): string {
  const words = fault === null ? null : inOurWords(fault)
  if (words !== null) return words.charAt(0).toUpperCase() + words.slice(1)
  return [role === 'admin' ? t`As an admin` : '', groups.map((group) => group.name).join(', ')].filter((part) => part !== '').join('; ')
}
