import { useRef, useState } from 'react'

export type Selection = {
  ids: ReadonlySet<string>
  /** Marks or unmarks one; with `through` all from the one before to this one. */
  toggle: (id: string, through: boolean) => void
  set: (ids: readonly string[]) => void
}

/** Which rows of a list are marked; those that are no longer in the list are not. `listed` is in the order of the page. */
export function useSelection(listed: readonly string[]): Selection {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const last = useRef<string | null>(null)
  const ids = new Set(listed.filter((id) => marked.has(id)))
  return {
    ids,
    toggle: (id, through) => {
      setMarked(toggled(ids, { id, to: !ids.has(id), range: through ? rangeOf(listed, last.current, id) : [id] }))
      last.current = id
    },
    set: (wanted) => {
      last.current = null
      setMarked(new Set(wanted))
    },
  }
}

function toggled(ids: ReadonlySet<string>, { to, range }: { id: string; to: boolean; range: readonly string[] }): ReadonlySet<string> {
  const next = new Set(ids)
  for (const id of range) {
    if (to) next.add(id)
    else next.delete(id)
  }
  return next
}

/** Those from one to the other, both with them, whichever comes first; only `to` where there is no `from`. */
export function rangeOf(listed: readonly string[], from: string | null, to: string): readonly string[] {
  const [start, end] = [from === null ? -1 : listed.indexOf(from), listed.indexOf(to)]
  if (start === -1 || end === -1) return [to]
  return listed.slice(Math.min(start, end), Math.max(start, end) + 1)
}
