import { version } from 'pdfjs-dist'

/** Where the build puts what pdf.js fetches when a PDF needs it; the version is in the name, so it can be kept for good. */
const base = `/assets/pdf-${version}/`

export const workerPath = `${base}worker.js`

const folders = { cMapUrl: `${base}cmaps/`, standardFontDataUrl: `${base}fonts/`, wasmUrl: `${base}wasm/` } as const

export const partFolders = folders

type Wanted = { kind: string; filename: string }

/**
 * Fetches fonts, maps of letters and decoders for the worker, which may fetch nothing itself (docs/decisions/0045). What it asks
 * for comes from reading the PDF, so only plain names of the files that come along are taken.
 */
export class PdfParts {
  async fetch({ kind, filename }: Wanted): Promise<Uint8Array> {
    const folder = kind === 'cMapUrl' || kind === 'standardFontDataUrl' || kind === 'wasmUrl' ? folders[kind] : null
    if (folder === null || !/^[\w-]+\.(?:bcmap|pfb|ttf|wasm)$/.test(filename)) throw new Error('No such part of the viewer')
    const response = await fetch(`${folder}${filename}`)
    if (!response.ok) throw new Error(`A part of the viewer is missing: ${filename}`)
    return new Uint8Array(await response.arrayBuffer())
  }
}
