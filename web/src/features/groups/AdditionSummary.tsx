import type { AdditionPreview } from '../../api/types.ts'
import { countOf } from '../../ui/format.ts'
import classes from './Groups.module.css'
import { memberName } from './member-name.ts'

/** What looking up the addresses has shown, sorted by what will happen to each. */
export function AdditionSummary({ preview: { found, already_in, unknown, invalid } }: { preview: AdditionPreview }) {
  const parts = [
    { title: `Will be added: ${countOf(found.length, 'person', 'people')}`, lines: found.map(memberName) },
    { title: `In the group already: ${already_in.length}`, lines: already_in.map(memberName) },
    { title: `Without an account: ${unknown.length}`, lines: unknown },
    { title: `Not an e-mail address: ${invalid.length}`, lines: invalid },
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
