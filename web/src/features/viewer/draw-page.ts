import type { PDFPageProxy } from 'pdfjs-dist'
import { annotationMode } from './open-pdf.ts'

export type Drawing = { canvas: HTMLCanvasElement; done: Promise<void>; cancel: () => void }

type Options = {
  /** CSS pixels a point. */
  scale: number
  /** By how many degrees the page is turned from how it stands by itself. */
  rotation: number
  /** Pixels of the screen in a CSS pixel. */
  density: number
}

/** One canvas takes 64 MB at most; beyond that a page is drawn less sharply. */
const mostPixels = 16 * 1024 * 1024
const mostSide = 8192

/** Draws a page on a canvas of its own; `done` rejects when it is cancelled or cannot be drawn. */
export function drawPage(page: PDFPageProxy, { scale, rotation, density }: Options): Drawing {
  const viewport = page.getViewport({ scale, rotation: (page.rotate + rotation) % 360 })
  const { width, height } = viewport
  const sharpness = Math.min(density, Math.sqrt(mostPixels / (width * height)), mostSide / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.floor(width * sharpness))
  canvas.height = Math.max(1, Math.floor(height * sharpness))
  const task = page.render({ canvas, viewport, annotationMode, transform: [sharpness, 0, 0, sharpness, 0, 0] })
  return { canvas, done: task.promise, cancel: () => task.cancel() }
}

/** Gives back the memory of a canvas at once, not when the browser happens to look. */
export function freeCanvas(canvas: HTMLCanvasElement | null): void {
  if (!canvas) return
  canvas.width = 0
  canvas.height = 0
}
