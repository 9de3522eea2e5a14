import { plural, t } from '@lingui/core/macro'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import type { SettingsSection, SettingsVersion } from '../../api/settings-types.ts'
import { formatList, formatMoment, formatSince } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import type { Side } from './compare.ts'
import classes from './History.module.css'
import { labelOf, sections } from './sections.ts'
import { VersionPanel } from './VersionPanel.tsx'

/** `waiting` is the newest one while the service still runs another. */
export type Standing = 'in_force' | 'waiting' | 'past'

type Props = {
  section: SettingsSection
  item: SettingsVersion
  standing: Standing
  opened: boolean
  side: Side
  /** The version that is to be opened, null for none. */
  onToggle: (version: number | null) => void
  onSide: (side: Side) => void
}

/** A version in the list: what it changed, who saved it and when; opened, what it held. */
export function VersionItem({ section, item, standing, opened, side, onToggle, onSide }: Props) {
  const locale = useLocale()
  const now = useNow(60_000)
  const id = useId()
  const { version, at } = item
  const Chevron = opened ? IconChevronDown : IconChevronRight
  return (
    <li className={classes.item}>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={opened}
        aria-controls={opened ? id : undefined}
        onClick={() => onToggle(opened ? null : version)}
      >
        <Chevron size={16} aria-hidden="true" className={classes.chevron} />
        <span className={classes.head}>
          <span className={classes.number}>{t`Version ${version}`}</span>
          <Tag standing={standing} section={section} />
        </span>
        <span className={classes.what}>{whatWords(section, item)}</span>
        <span className={classes.who} title={at === null ? undefined : formatMoment(at, locale)}>
          {[whoWords(item), at === null ? null : formatSince(at, now, locale)].filter(Boolean).join(' · ')}
        </span>
      </button>
      {opened ? (
        <div id={id} className={classes.panel}>
          <VersionPanel section={section} version={version} side={side} onSide={onSide} onMade={onToggle} />
        </div>
      ) : null}
    </li>
  )
}

function Tag({ standing, section }: { standing: Standing; section: SettingsSection }) {
  const { service } = sections[section]
  if (standing === 'in_force') return <span className={classes.inForce}>{t`In force`}</span>
  if (standing === 'past') return null
  return <span className={classes.waiting}>{service === null ? t`In force` : t`Saved; ${service} does not run it yet`}</span>
}

/** How many values and which; or how the version came about where that says more. */
function whatWords(section: SettingsSection, { version, changed, via, restored }: SettingsVersion): string {
  if (version === 0) return t`As it came, before anybody changed anything`
  if (changed === null) return t`Saved before versions were kept`
  if (via === 'gatehouse') return t`The same under a new number, after the database was restored`
  const labels = formatList(changed.map((name) => labelOf(section, name)))
  if (changed.length === 0) return t`No value changed`
  const values = plural(changed.length, { one: '# value', other: '# values' })
  return restored === null ? t`${values}: ${labels}` : t`Back to version ${restored}; ${values}: ${labels}`
}

/** Who saved it and, where it was not a page, from where. */
function whoWords({ by, via, version }: SettingsVersion): string | null {
  if (via === 'gatehouse' || version === 0) return 'Gatehouse'
  if (via === 'command_line') return t`Command line`
  if (by === null) return null
  const { email } = by
  return via === 'api' ? t`${email}, by API` : email
}
