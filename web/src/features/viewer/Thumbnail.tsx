import { useEffect, useRef } from 'react'
import { drawPage, freeCanvas } from './draw-page.ts'
import type { Drawing } from './draw-page.ts'
import { sizeOf } from './open-pdf.ts'
import type { PDFDocumentProxy } from './open-pdf.ts'
import { turned } from './layout.ts'
import classes from './PageRail.module.css'
import type { TakeTurn } from './turns.ts'

type Props = {
  pdf: PDFDocumentProxy
  number: number
  rotation: number
  /** Lets one be drawn after the other. */
  takeTurn: TakeTurn
}

const room = { width: 104, height: 132 }

/** A page as a small picture, drawn when it comes into sight and after what is larger. */
export function Thumbnail({ pdf, number, rotation, takeTurn }: Props) {
  const holder = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const element = holder.current
    let wanted = true
    let drawing: Drawing | null = null

    async function draw(): Promise<void> {
      const page = await pdf.getPage(number)
      if (!wanted) return
      const { width, height } = turned(sizeOf(page), rotation)
      const scale = Math.min(room.width / width, room.height / height)
      drawing = drawPage(page, { scale, rotation, density: Math.min(2, devicePixelRatio) })
      await drawing.done
      if (!wanted || !element) return
      drawing.canvas.style.aspectRatio = `${width} / ${height}`
      element.replaceChildren(drawing.canvas)
    }
    const leave = takeTurn(draw)
    return () => {
      wanted = false
      leave()
      drawing?.cancel()
      freeCanvas(drawing?.canvas ?? null)
      element?.replaceChildren()
    }
  }, [pdf, number, rotation, takeTurn])
  return <span ref={holder} className={classes.picture} aria-hidden="true" />
}
