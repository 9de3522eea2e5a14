import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import type { CSSProperties } from 'react'
import { drawPage, freeCanvas } from './draw-page.ts'
import type { Box, Size } from './layout.ts'
import { linksOf } from './links.ts'
import type { PageLink } from './links.ts'
import { sizeOf } from './open-pdf.ts'
import type { PDFDocumentProxy, PDFPageProxy } from './open-pdf.ts'
import { PageLinks } from './PageLinks.tsx'
import classes from './PageSheet.module.css'
import { layText, markHits } from './text-layer.ts'
import type { PageText } from './text-layer.ts'

/** What is looked for in the text, and the number of the current hit on this page; null when it is on another. */
type Marking = { wanted: string; current: number | null }

type Props = Marking & {
  pdf: PDFDocumentProxy
  number: number
  box: Box
  left: number
  rotation: number
  onSize: (page: number, size: Size) => void
  onPlace: (place: unknown) => void
  /** Given the parts of the current hit whenever they are marked. */
  onCurrent: (parts: readonly HTMLElement[]) => void
}

/** Time in which a page that flies by is gone again, and a size is settled. */
const pauseMs = 90

/** One page: its picture, its text and its links. It is in the document only near the view. */
export function PageSheet({ pdf, number, box, left, rotation, wanted, current, onSize, onPlace, onCurrent }: Props) {
  const [page, setPage] = useState<PDFPageProxy | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let isShown = true
    pdf.getPage(number).then(
      (loaded) => {
        if (!isShown) return null
        setPage(loaded)
        return onSize(number, sizeOf(loaded))
      },
      () => {
        if (isShown) setFailed(true)
      },
    )
    return () => {
      isShown = false
    }
  }, [pdf, number, onSize])

  const { width, height, top, scale } = box
  return (
    <section className={classes.sheet} style={{ width, height, top, left }} aria-label={t`Page ${number}`} data-page={number}>
      {page ? <Picture page={page} scale={scale} rotation={rotation} onFailed={() => setFailed(true)} /> : null}
      {failed ? (
        <p className={classes.fault}>
          <Trans>This page could not be drawn.</Trans>
        </p>
      ) : null}
      {page ? <Text {...{ page, scale, rotation, wanted, current, onCurrent }} /> : null}
      {page ? <Links page={page} rotation={rotation} onPlace={onPlace} /> : null}
    </section>
  )
}

type PictureProps = { page: PDFPageProxy; scale: number; rotation: number; onFailed: () => void }

/** The picture; one of another size is stretched until the new one is drawn. */
function Picture({ page, scale, rotation, onFailed }: PictureProps) {
  const holder = useRef<HTMLDivElement>(null)
  const failed = useRef(onFailed)
  failed.current = onFailed

  useEffect(() => {
    let cancel: (() => void) | null = null
    let cancelled = false
    const timer = setTimeout(() => {
      const drawing = drawPage(page, { scale, rotation, density: devicePixelRatio })
      cancel = drawing.cancel
      drawing.done.then(
        () => {
          if (cancelled || !holder.current) return freeCanvas(drawing.canvas)
          const before = holder.current.querySelector('canvas')
          holder.current.replaceChildren(drawing.canvas)
          return freeCanvas(before)
        },
        () => {
          freeCanvas(drawing.canvas)
          if (!cancelled) failed.current()
        },
      )
    }, pauseMs)
    return () => {
      cancelled = true
      clearTimeout(timer)
      cancel?.()
    }
  }, [page, scale, rotation])

  useEffect(() => {
    const element = holder.current
    return () => {
      freeCanvas(element?.querySelector('canvas') ?? null)
      page.cleanup()
    }
  }, [page])

  return <div ref={holder} className={classes.picture} data-rotation={rotation} aria-hidden="true" />
}

type TextProps = Marking & { page: PDFPageProxy; scale: number; rotation: number; onCurrent: Props['onCurrent'] }

function Text({ page, scale, rotation, wanted, current, onCurrent }: TextProps) {
  const container = useRef<HTMLDivElement>(null)
  const [text, setText] = useState<PageText | null>(null)

  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(() => {
      if (!container.current) return
      layText(page, { container: container.current, rotation, signal: stop.signal }).then(
        (laid) => (laid ? setText(laid) : null),
        // What has no text that can be read is still a picture.
        () => undefined,
      )
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
      setText(null)
    }
  }, [page, rotation])

  useEffect(() => {
    if (!text) return
    const parts = markHits(text, wanted, current)
    if (parts.length > 0) onCurrent(parts)
  }, [text, wanted, current, onCurrent])

  return <div ref={container} className={classes.text} style={{ '--total-scale-factor': scale * page.userUnit } as CSSProperties} />
}

function Links({ page, rotation, onPlace }: { page: PDFPageProxy; rotation: number; onPlace: (place: unknown) => void }) {
  const [links, setLinks] = useState<readonly PageLink[]>([])
  useEffect(() => {
    let current = true
    const viewport = page.getViewport({ scale: 1, rotation: (page.rotate + rotation) % 360 })
    const { width, height } = viewport
    const sheet = { width, height, toSheet: (x: number, y: number) => viewport.convertToViewportPoint(x, y) as number[] }
    page.getAnnotations({ intent: 'display' }).then(
      (annotations: unknown[]) => {
        return current ? setLinks(linksOf(annotations, sheet)) : null
      },
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [page, rotation])
  return <PageLinks links={links} onPlace={onPlace} />
}
