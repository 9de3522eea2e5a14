import type { AppStatus } from '../api/types.ts'

export type StatusShape = 'disc' | 'half' | 'ring' | 'dashes' | 'square'

/** How a status is said: words, a shape and a colour, never the colour alone. */
export type StatusFace = { label: string; shape: StatusShape; color: string }

const faces = {
  up: { label: 'Up', shape: 'disc', color: 'var(--status-up)' },
  degraded: { label: 'Slow', shape: 'half', color: 'var(--status-slow)' },
  down: { label: 'Unavailable', shape: 'ring', color: 'var(--status-down)' },
  unknown: { label: 'Checking…', shape: 'dashes', color: 'var(--status-quiet)' },
  maintenance: { label: 'Maintenance', shape: 'square', color: 'var(--status-quiet)' },
} satisfies Record<AppStatus, StatusFace>

/** Where the reason changes what is true to say: nobody is checking what is not monitored, and not all trouble is slowness. */
const wordsByReason: Record<string, string> = {
  'degraded unstable': 'Unstable',
  'degraded warning': 'Limited',
  'unknown not_monitored': 'Not checked',
  'unknown not_checked': 'Not known',
  'unknown disabled': 'Turned off',
}

/** The face of a status; one this page does not know yet is shown as being checked, never as an error. */
export function statusFace(status: string, reason: string | null = null): StatusFace {
  const face = Object.hasOwn(faces, status) ? faces[status as AppStatus] : faces.unknown
  const label = wordsByReason[`${status} ${reason}`]
  return label === undefined ? face : { ...face, label }
}
