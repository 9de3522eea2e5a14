import type { Timers } from '@gatehouse/kit/timers'
import { stat } from 'node:fs/promises'

/** How often the file is looked at. Looking also works on container volumes, where events do not. */
const lookEveryMs = 500

/**
 * Calls `onChange` when another content may stand at a path: written in place, replaced by a rename, reached by another symbolic link
 * (as Kubernetes mounts a ConfigMap), gone or back. A file that is being written is left alone until it looks the same twice. It is
 * called for what stands there at first, too: it may have changed since it was read.
 */
export function watchFile(
  file: string,
  { timers, onChange }: { timers: Timers; onChange: () => void },
): Disposable & { look: () => Promise<void> } {
  let told: string | null = null
  let last: string | null = null
  let looking: Promise<void> | null = null

  const lookOnce = async (): Promise<void> => {
    const now = await appearanceOf(file)
    const isSteady = now === last
    last = now
    if (!isSteady || now === told) return
    told = now
    onChange()
  }
  // A volume that hangs is asked once, not every time again.
  const look = (): Promise<void> => (looking ??= lookOnce().finally(() => (looking = null)))
  const stop = timers.every(lookEveryMs, () => void look())
  return { look, [Symbol.dispose]: stop }
}

/** What tells one content from another without reading it; links are followed. */
async function appearanceOf(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  }
}
