import { t } from '@lingui/core/macro'
import { useEffect, useRef, useState } from 'react'
import { formatNumber } from '../../ui/format.ts'
import type { PDFDocumentProxy } from './open-pdf.ts'
import classes from './PageRail.module.css'
import { Thumbnail } from './Thumbnail.tsx'
import { createTurns } from './turns.ts'
import { useRoom } from './use-sizes.ts'

type Props = { pdf: PDFDocumentProxy; current: number; rotation: number; onGoTo: (page: number) => void }

/** Height of an entry, in pixels: the picture, its number and the room around them. */
const step = 172
const beyond = 2

/** All pages as small pictures. Only those in sight are in the document, so that thousands cost no more than ten. */
export function PageRail({ pdf, current, rotation, onGoTo }: Props) {
  const rail = useRef<HTMLElement>(null)
  const room = useRoom(rail)
  const [top, setTop] = useState(0)
  const [takeTurn] = useState(createTurns)
  const count = pdf.numPages
  const first = Math.max(0, Math.floor(top / step) - beyond)
  const last = Math.min(count, Math.ceil((top + (room?.height ?? 0)) / step) + beyond)

  // The current page comes into sight, without moving more than it has to.
  useEffect(() => {
    const element = rail.current
    if (!element) return
    const [begin, end] = [(current - 1) * step, current * step]
    if (begin < element.scrollTop) element.scrollTop = begin
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight
  }, [current, room])

  return (
    <nav ref={rail} className={classes.rail} aria-label={t`Pages`} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <ol className={classes.list} style={{ height: count * step }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at + 1).map((number) => (
          <li key={number} className={classes.entry} style={{ top: (number - 1) * step }} aria-setsize={count} aria-posinset={number}>
            <button
              type="button"
              className={classes.page}
              aria-label={t`Page ${number}`}
              aria-current={number === current ? 'page' : undefined}
              onClick={() => onGoTo(number)}
            >
              <Thumbnail {...{ pdf, number, rotation, takeTurn }} />
              <span className={classes.number}>{formatNumber(number)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
