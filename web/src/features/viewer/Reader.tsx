import { t } from '@lingui/core/macro'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from '../../store.ts'
import { announce } from '../../ui/announce.ts'
import { FindBar } from './FindBar.tsx'
import { layOut, stepZoom, turned, withinZooms, zoomOf } from './layout.ts'
import type { Layout, Size, Zoom } from './layout.ts'
import type { OpenPdf, PDFDocumentProxy } from './open-pdf.ts'
import { PageRail } from './PageRail.tsx'
import { PageSheet } from './PageSheet.tsx'
import { placeInPdf } from './place-in-pdf.ts'
import { railOnArrival, rememberRail, railIsDrawer } from './rail-memory.ts'
import { createTextSearch } from './text-search.ts'
import { piecesOf } from './text-layer.ts'
import { Toolbar } from './Toolbar.tsx'
import { usePlace } from './use-place.ts'
import { usePageSizes, useRoom } from './use-sizes.ts'
import { useViewerKeys } from './use-viewer-keys.ts'
import { useZoomGestures } from './use-zoom-gestures.ts'
import classes from './Viewer.module.css'

type Props = {
  open: OpenPdf
  title: string
  path: string
  /** The page of the address; it can change while the PDF is open. */
  page: number
  onPage: (page: number) => void
}

const lineOfText = 48
const addressPauseMs = 250

/** An open PDF: its pages, and all that can be done with the view of them. */
export function Reader({ open: { pdf, first }, title, path, page, onPage }: Props) {
  const pages = pdf.numPages
  const [start] = useState(() => Math.min(pages, page))
  const pane = useRef<HTMLDivElement>(null)
  const room = useRoom(pane)
  const [zoom, setZoom] = useState<Zoom>('width')
  const [rotation, setRotation] = useState(0)
  const [rail, setRail] = useState(() => railOnArrival(pages))
  const [finding, setFinding] = useState(false)
  const [sizes, learn] = usePageSizes(pages, first)
  const layout = useLayout({ sizes, rotation, zoom, room })
  const { seen, goTo, hold, ...place } = usePlace({ pane, layout, from: start })
  const search = useSearchOf(pdf)
  const findings = useStore(search.findings)
  const factor = zoomOf(layout.boxes[seen.current - 1])

  const show = useCallback((to: number) => goTo(Math.max(1, Math.min(pages, to))), [goTo, pages])
  useAddress({ page, current: seen.current, onPage, show })

  function zoomTo(next: Zoom, at?: { x: number; y: number }): void {
    hold(at)
    setZoom(next)
  }
  useZoomGestures(pane, (by, at) => zoomTo(withinZooms(factor * by), at))

  function changeRail(shown: boolean): void {
    rememberRail(shown)
    setRail(shown)
  }
  function rotate(): void {
    hold()
    setRotation((rotation + 90) % 360)
  }
  function closeFind(): void {
    setFinding(false)
    pane.current?.focus({ preventScroll: true })
  }
  function openFind(): void {
    setFinding(true)
    // Already open: what is in the field is replaced by what is typed next.
    const field = document.getElementById('find-in-pdf')
    if (!(field instanceof HTMLInputElement)) return
    field.focus()
    field.select()
  }
  const zoomBySteps = (direction: 1 | -1): void => zoomTo(stepZoom(factor, direction))

  useViewerKeys({
    current: seen.current,
    pages,
    finding,
    goTo: show,
    scrollBy: (lines) => place.scrollBy(lines * lineOfText),
    scrollScreen: (direction) => place.scrollBy(direction * Math.max(lineOfText, (room?.height ?? 0) - lineOfText)),
    step: zoomBySteps,
    fitWidth: () => zoomTo('width'),
    rotate,
    toggleRail: () => changeRail(!rail),
    openFind,
    closeFind,
    nextHit: search.step,
  })

  // The page of a hit has to be there before the hit can be.
  const hit = findings.current
  useEffect(() => {
    const pageOfHit = hit?.page
    if (pageOfHit !== undefined && (pageOfHit < seen.first || pageOfHit > seen.last)) show(pageOfHit)
    // Only another hit moves the view; the view may move away from it.
  }, [hit])
  const onCurrent = useCallback((parts: readonly HTMLElement[]) => bringIntoView(pane.current, parts), [])

  const follow = async (target: unknown): Promise<void> => {
    const to = await placeInPdf(pdf, target)
    if (to !== null) show(to)
  }
  const marked = findings.wanted
  const near = nearPages(seen.first, seen.last, pages)
  return (
    <div className={classes.viewer}>
      <Toolbar
        {...{ pages, zoom, factor, rail, finding, path }}
        current={seen.current}
        onRail={() => changeRail(!rail)}
        onFind={() => (finding ? closeFind() : openFind())}
        onGoTo={show}
        onTyped={(to) => {
          show(to)
          pane.current?.focus({ preventScroll: true })
        }}
        onZoom={zoomTo}
        onStep={zoomBySteps}
        onRotate={rotate}
      />
      {finding ? <FindBar search={search} pages={pages} current={seen.current} onClose={closeFind} /> : null}
      <div className={classes.body}>
        {rail ? (
          <div className={classes.rail}>
            <PageRail
              pdf={pdf}
              current={seen.current}
              rotation={rotation}
              onGoTo={(to) => {
                show(to)
                if (railIsDrawer()) changeRail(false)
              }}
            />
          </div>
        ) : null}
        <div ref={pane} className={classes.pane} role="region" aria-label={t`Content of ${title}`} tabIndex={0} onScroll={place.onScroll}>
          <div className={classes.pile} style={{ height: layout.height, width: layout.width }}>
            {room
              ? near.map((number) => {
                  const box = layout.boxes[number - 1]
                  if (!box) return null
                  return (
                    <PageSheet
                      key={number}
                      {...{ pdf, number, box, rotation, onCurrent }}
                      left={(layout.width - box.width) / 2}
                      wanted={marked}
                      current={hit?.page === number ? hit.hit : null}
                      onSize={learn}
                      onPlace={(target) => void follow(target)}
                    />
                  )
                })
              : null}
          </div>
        </div>
      </div>
    </div>
  )
}

type View = { sizes: readonly Size[]; rotation: number; zoom: Zoom; room: Size | null }

function useLayout({ sizes, rotation, zoom, room }: View): Layout {
  return useMemo(
    () => layOut({ sizes: sizes.map((size) => turned(size, rotation)), zoom, view: room ?? { width: 600, height: 600 } }),
    [sizes, rotation, zoom, room],
  )
}

function useSearchOf(pdf: PDFDocumentProxy) {
  return useMemo(
    () =>
      createTextSearch({
        pages: pdf.numPages,
        textOf: async (number) => {
          const page = await pdf.getPage(number)
          const { pieces } = await piecesOf(page)
          page.cleanup()
          return pieces
        },
      }),
    [pdf],
  )
}

type Address = { page: number; current: number; onPage: (page: number) => void; show: (page: number) => void }

/** Keeps the page of the address and the page in view the same, whichever of them changes. */
function useAddress({ page, current, onPage, show }: Address): void {
  const told = useRef(page)
  const showNow = useRef(show)
  showNow.current = show
  useEffect(() => {
    if (page === told.current) return
    told.current = page
    showNow.current(page)
  }, [page])
  useEffect(() => {
    if (current === told.current) return undefined
    const timer = setTimeout(() => {
      told.current = current
      onPage(current)
      announce(t`Page ${current}`)
    }, addressPauseMs)
    return () => clearTimeout(timer)
  }, [current, onPage])
}

/** Pages in view and one on either side. */
function nearPages(first: number, last: number, pages: number): number[] {
  const [from, to] = [Math.max(1, first - 1), Math.min(pages, last + 1)]
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

/** Scrolls what was found to the middle of the pane, when it is not well in view. */
function bringIntoView(pane: HTMLElement | null, parts: readonly HTMLElement[]): void {
  const rectangle = parts[0]?.getBoundingClientRect()
  if (!pane || !rectangle) return
  const view = pane.getBoundingClientRect()
  const [below, beside] = [rectangle.top - view.top, rectangle.left - view.left]
  if (below < 40 || below > pane.clientHeight - 60) pane.scrollTop += below - pane.clientHeight / 2
  if (beside < 0 || beside + rectangle.width > pane.clientWidth) pane.scrollLeft += beside - pane.clientWidth / 2
}
