import { holdUnsavedWork } from '../../api/session-end.ts'
import { createStore, useStore } from '../../store.ts'
import { isActive, keepUploads, memoryKey, reduceUploads, startable } from './upload-queue.ts'
import type { Upload, UploadAction } from './upload-queue.ts'

// Uploads live beside the pages, not in one: they go on while the person looks at something else.
const uploads = createStore<readonly Upload[]>([])
const files = new Map<string, File>()
const running = new Map<string, AbortController>()

let owner: string | null = null

/** Says whose uploads these are, and brings back what the dock showed them before the page was loaded anew. */
export async function uploadsOf(userId: string): Promise<void> {
  if (owner === userId) return
  // Somebody else has signed in on this page.
  for (const stop of running.values()) stop.abort()
  uploads.set([])
  owner = userId
  const kept = sessionStorage.getItem(memoryKey)
  if (kept === null) return
  const { keptUploads } = await import('./upload-memory.ts')
  // As it was: what is added meanwhile is kept already.
  apply({ type: 'restore', uploads: keptUploads({ getItem: () => kept }, userId) })
}

export function useUploads(): readonly Upload[] {
  return useStore(uploads)
}

export function useHasUploads(): boolean {
  return useUploads().length > 0
}

export type UploadBatch = {
  files: readonly File[]
  categoryId: string | null
  limitBytes: number | undefined
  /** Called for each document that arrived. */
  onDone: () => void
}

let onDone: () => void = () => {}
let count = 0

/** Puts files into the queue. What can be refused without sending it is refused here. */
export async function addUploads(batch: UploadBatch): Promise<void> {
  onDone = batch.onDone
  const { faultOf } = await import('./refusals.ts')
  const looked = await Promise.all(
    batch.files.map(async (file) => {
      count += 1
      return { id: `upload-${count}`, file, fault: await faultOf(file, batch.limitBytes) }
    }),
  )
  for (const { id, file } of looked) files.set(id, file)
  apply({
    type: 'add',
    uploads: looked.map(({ id, file }) => ({ id, name: file.name, sizeBytes: file.size, categoryId: batch.categoryId })),
  })
  for (const { id, fault } of looked) if (fault) apply({ type: 'settle', id, state: fault })
  startNext()
}

export function cancelUpload(id: string): void {
  apply({ type: 'cancel', id })
  running.get(id)?.abort()
  startNext()
}

export function retryUpload(id: string): void {
  apply({ type: 'retry', id })
  startNext()
}

export function removeUpload(id: string): void {
  apply({ type: 'remove', id })
}

export function clearUploads(): void {
  apply({ type: 'clear-settled' })
}

function apply(action: UploadAction): void {
  uploads.set(reduceUploads(uploads.get(), action))
  for (const id of files.keys()) {
    if (!uploads.get().some((upload) => upload.id === id)) files.delete(id)
  }
  guardLeaving(uploads.get().some(isActive))
  if (action.type !== 'progress' && owner !== null) keepUploads(sessionStorage, owner, uploads.get())
}

function startNext(): void {
  for (const upload of startable(uploads.get())) void run(upload)
}

async function run({ id, sizeBytes, categoryId }: Upload): Promise<void> {
  const file = files.get(id)
  if (!file) return
  const stop = new AbortController()
  running.set(id, stop)
  apply({ type: 'start', id, at: performance.now() })
  const [{ sendFile }, { refusalOf }] = await Promise.all([import('./send-file.ts'), import('./refusals.ts')])
  try {
    const onProgress = (loaded: number) => apply({ type: 'progress', id, loaded, at: performance.now() })
    const documentId = await sendFile({ file, categoryId, onProgress, signal: stop.signal })
    apply({ type: 'settle', id, state: { kind: 'done', documentId } })
    onDone()
  } catch (error) {
    if (!stop.signal.aborted) apply({ type: 'settle', id, state: refusalOf(error, sizeBytes) })
  } finally {
    if (running.get(id) === stop) running.delete(id)
    startNext()
  }
}

let release: (() => void) | null = null

/** Closing the tab would cut the uploads: the browser asks first. And a session that ends is renewed in place. */
function guardLeaving(active: boolean): void {
  if (active === (release !== null)) return
  if (active) {
    release = holdUnsavedWork()
    addEventListener('beforeunload', askToStay)
  } else {
    release?.()
    release = null
    removeEventListener('beforeunload', askToStay)
  }
}

function askToStay(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
