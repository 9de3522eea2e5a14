import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { groupChoicesQuery } from '../../api/queries.ts'
import type { SettingsSection } from '../../api/settings-types.ts'
import type { Line } from './compare.ts'
import classes from './History.module.css'
import { labelOf } from './sections.ts'
import { stateWords } from './value-words.ts'

type Props = { section: SettingsSection; lines: readonly Line[]; left: string; right: string; none: string }

/** Values side by side, in the words of the form; on a phone one below the other. */
export function Comparison({ section, lines, left, right, none }: Props) {
  const holdsGroups = lines.some(({ name }) => section === 'sign-up' && name === 'default_groups')
  const groups = useQuery({ ...groupChoicesQuery, enabled: holdsGroups })
  const names = new Map(groups.data?.items.map((group) => [group.id, group.name]))
  if (lines.length === 0) return <p className={classes.note}>{none}</p>
  return (
    <table className={classes.comparison}>
      <thead>
        <tr>
          <th scope="col">
            <Trans>Setting</Trans>
          </th>
          <th scope="col">{left}</th>
          <th scope="col">{right}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const { name } = line
          const label = labelOf(section, name)
          const after = stateWords({ section, name }, line.right, names)
          return (
            <tr key={name}>
              <th scope="row">{label}</th>
              <td data-side={left}>
                <Value text={stateWords({ section, name }, line.left, names)} label={label} />
              </td>
              <td data-side={right} className={classes.right}>
                <Value text={line.replaced ? t`${after}, replaced by another` : after} label={label} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** Longer texts get a frame to scroll in, which the keyboard reaches. */
const long = 400

function Value({ text, label }: { text: string; label: string }) {
  if (text.length < long) return <span className={classes.value}>{text}</span>
  return (
    <div className={classes.long} tabIndex={0} role="group" aria-label={label}>
      {text}
    </div>
  )
}
