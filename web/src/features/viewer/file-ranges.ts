import { PDFDataRangeTransport } from 'pdfjs-dist'
import { sendRequest } from '../../api/client.ts'
import { readApiError } from '../../api/errors.ts'

type Options = {
  path: string
  sizeBytes: number
  /** Told when a part did not come; `retry` asks for what is missing. */
  onFault: (error: unknown) => void
}

type Part = { begin: number; end: number }

/** Gives pdf.js the parts of a file that it asks for. They are fetched like all else of the pages, so an ended session is renewed. */
export class FileRanges extends PDFDataRangeTransport {
  readonly #options: Options
  readonly #stop = new AbortController()
  #missing: Part[] = []

  constructor(options: Options) {
    super(options.sizeBytes, null)
    this.#options = options
  }

  override requestDataRange(begin: number, end: number): void {
    void this.#fetch({ begin, end })
  }

  retry(): void {
    const missing = this.#missing
    this.#missing = []
    for (const part of missing) void this.#fetch(part)
  }

  override abort(): void {
    this.#stop.abort()
  }

  async #fetch(part: Part): Promise<void> {
    const { signal } = this.#stop
    try {
      const bytes = await fetchPart(this.#options.path, part, signal)
      if (!signal.aborted) this.onDataRange(part.begin, bytes)
    } catch (error) {
      if (signal.aborted) return
      this.#missing.push(part)
      this.#options.onFault(error)
    }
  }
}

async function fetchPart(path: string, { begin, end }: Part, signal: AbortSignal): Promise<Uint8Array> {
  const response = await sendRequest(path, { headers: { range: `bytes=${begin}-${end - 1}` }, signal })
  if (!response.ok) throw await readApiError(response)
  const bytes = new Uint8Array(await response.arrayBuffer())
  // Whoever does not know ranges sends the whole.
  return response.status === 206 ? bytes : bytes.slice(begin, end)
}
