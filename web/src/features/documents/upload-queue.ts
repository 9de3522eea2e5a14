/** The upload queue as a value: what happens in it is a list of actions, what it looks like follows from them. */
export type UploadState =
  | { kind: 'queued' }
  | { kind: 'uploading'; loaded: number; bytesPerSecond: number | null; sample: { at: number; loaded: number } }
  | { kind: 'done'; documentId: string }
  | { kind: 'duplicate'; documentId: string | null }
  | { kind: 'failed'; reason: string; requestId: string | null; canRetry: boolean }
  | { kind: 'cancelled' }

export type Upload = { id: string; name: string; sizeBytes: number; categoryId: string | null; state: UploadState }

export type UploadAction =
  | { type: 'add'; uploads: Omit<Upload, 'state'>[] }
  | { type: 'start'; id: string; at: number }
  | { type: 'progress'; id: string; loaded: number; at: number }
  | { type: 'settle'; id: string; state: Extract<UploadState, { kind: 'done' | 'duplicate' | 'failed' }> }
  | { type: 'cancel'; id: string }
  | { type: 'retry'; id: string }
  | { type: 'remove'; id: string }
  | { type: 'clear-settled' }
  | { type: 'restore'; uploads: Upload[] }

/** Where the tab keeps what the dock shows; signing out empties it. */
export const memoryKey = 'gatehouse-uploads'

/** Two at a time fill a line; the rest of the browser's connections stay free for the pages. */
const atOnce = 2
/** Speed is measured over at least this long, and new samples move it by this much, so that the number can be read. */
const sampleMs = 400
const weight = 0.35

export function reduceUploads(uploads: readonly Upload[], action: UploadAction): readonly Upload[] {
  if (action.type === 'add') return [...uploads, ...action.uploads.map((upload) => ({ ...upload, state: { kind: 'queued' } as const }))]
  if (action.type === 'remove') return uploads.filter((upload) => upload.id !== action.id || isActive(upload))
  if (action.type === 'clear-settled') return uploads.filter(isActive)
  if (action.type === 'restore') return [...action.uploads, ...uploads]
  return uploads.map((upload) => (upload.id === action.id ? { ...upload, state: nextState(upload, action) } : upload))
}

type OwnAction = Exclude<UploadAction, { type: 'add' | 'remove' | 'clear-settled' | 'restore' }>

function nextState({ state, sizeBytes }: Upload, action: OwnAction): UploadState {
  if (action.type === 'start' && state.kind === 'queued') {
    return { kind: 'uploading', loaded: 0, bytesPerSecond: null, sample: { at: action.at, loaded: 0 } }
  }
  if (action.type === 'progress' && state.kind === 'uploading') return progressed(state, Math.min(action.loaded, sizeBytes), action.at)
  // An answer that arrives after a cancel comes too late to be news.
  if (action.type === 'settle' && !isOver(state)) return action.state
  if (action.type === 'cancel' && !isOver(state)) return { kind: 'cancelled' }
  const mayRetry = state.kind === 'cancelled' || (state.kind === 'failed' && state.canRetry)
  return action.type === 'retry' && mayRetry ? { kind: 'queued' } : state
}

function progressed(state: Extract<UploadState, { kind: 'uploading' }>, loaded: number, at: number): UploadState {
  const elapsed = at - state.sample.at
  if (elapsed < sampleMs) return { ...state, loaded }
  const measured = ((loaded - state.sample.loaded) / elapsed) * 1000
  const before = state.bytesPerSecond
  const bytesPerSecond = before === null ? measured : before + (measured - before) * weight
  return { ...state, loaded, bytesPerSecond, sample: { at, loaded } }
}

function isOver(state: UploadState): boolean {
  return state.kind !== 'queued' && state.kind !== 'uploading'
}

export function isActive(upload: Upload): boolean {
  return !isOver(upload.state)
}

/** The uploads that may start now. */
export function startable(uploads: readonly Upload[]): Upload[] {
  const running = uploads.filter((upload) => upload.state.kind === 'uploading').length
  return uploads.filter((upload) => upload.state.kind === 'queued').slice(0, Math.max(0, atOnce - running))
}

export type UploadTotals = { active: number; finished: number; failed: number; loaded: number; bytes: number }

/** The queue in numbers; what was cancelled does not count. */
export function totalsOf(uploads: readonly Upload[]): UploadTotals {
  const totals: UploadTotals = { active: 0, finished: 0, failed: 0, loaded: 0, bytes: 0 }
  for (const { state, sizeBytes } of uploads) {
    if (state.kind === 'queued' || state.kind === 'uploading') totals.active += 1
    if (state.kind === 'done' || state.kind === 'duplicate') totals.finished += 1
    if (state.kind === 'failed') totals.failed += 1
    if (state.kind === 'cancelled' || state.kind === 'failed') continue
    totals.bytes += sizeBytes
    if (state.kind === 'uploading') totals.loaded += state.loaded
    else if (state.kind !== 'queued') totals.loaded += sizeBytes
  }
  return totals
}

/** Keeps what the dock shows over a reload of the page, which may come at any moment; the files themselves cannot be kept. */
export function keepUploads(memory: Pick<Storage, 'setItem' | 'removeItem'>, userId: string, uploads: readonly Upload[]): void {
  if (uploads.length === 0) memory.removeItem(memoryKey)
  else memory.setItem(memoryKey, JSON.stringify({ user_id: userId, uploads }))
}
