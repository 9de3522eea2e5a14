import { SegmentedControl } from '@mantine/core'
import { t } from '@lingui/core/macro'
import type { ShareAccess } from '../../api/types.ts'
import { accessChoices, accessMeaning } from './share-words.ts'
import classes from './ShareDialog.module.css'

/** What the people of a group may do, and what that means. */
export function AccessChoice({ value, onChange }: { value: ShareAccess; onChange: (value: ShareAccess) => void }) {
  return (
    <div className={classes.choice}>
      <SegmentedControl
        aria-label={t`What they may do`}
        data={accessChoices()}
        value={value}
        onChange={(next) => onChange(next === 'edit' ? 'edit' : 'view')}
      />
      <span className={classes.quiet}>{accessMeaning(value)}</span>
    </div>
  )
}
