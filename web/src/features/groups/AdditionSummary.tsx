import { plural, t } from '@lingui/core/macro'
import type { AdditionPreview } from '../../api/types.ts'
import classes from './Groups.module.css'
import { memberName } from './member-name.ts'

/** What looking up the addresses has shown, sorted by what will happen to each. */
export function AdditionSummary({ preview: { found, already_in, unknown, invalid } }: { preview: AdditionPreview }) {
  const [added, known, strange, wrong] = [found.length, already_in.length, unknown.length, invalid.length]
  const parts = [
    { title: plural(added, { one: 'Will be added: # person', other: 'Will be added: # people' }), lines: found.map(memberName) },
    { title: t`In the group already: ${known}`, lines: already_in.map(memberName) },
    { title: t`Without an account: ${strange}`, lines: unknown },
    { title: t`Not an e-mail address: ${wrong}`, lines: invalid },
  ].filter(({ lines }) => lines.length > 0)
  return (
    <dl className={classes.sorted} role="status">
      {parts.map(({ title, lines }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            <ul>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  )
}
