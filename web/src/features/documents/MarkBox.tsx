import { t } from '@lingui/core/macro'
import type { Selection } from '../../ui/selection.ts'

/** Marks a document; with Shift all from the one before to this one. */
export function MarkBox({ id, title, selection }: { id: string; title: string; selection: Selection }) {
  return (
    <label>
      <input
        type="checkbox"
        aria-label={t`Mark ${title}`}
        checked={selection.ids.has(id)}
        onChange={(event) => selection.toggle(id, 'shiftKey' in event.nativeEvent && event.nativeEvent.shiftKey === true)}
      />
    </label>
  )
}
