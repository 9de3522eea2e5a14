import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { i18n } from '../language/words.ts'
import type { AppStatus } from '../api/types.ts'

export type StatusShape = 'disc' | 'half' | 'ring' | 'dashes' | 'square'

/** How a status is said: words, a shape and a colour, never the colour alone. */
export type StatusFace = { label: string; shape: StatusShape; color: string }

const faces = {
  up: { label: msg`Up`, shape: 'disc', color: 'var(--status-up)' },
  degraded: { label: msg`Slow`, shape: 'half', color: 'var(--status-slow)' },
  down: { label: msg`Unavailable`, shape: 'ring', color: 'var(--status-down)' },
  unknown: { label: msg`Checking…`, shape: 'dashes', color: 'var(--status-quiet)' },
  maintenance: { label: msg`Maintenance`, shape: 'square', color: 'var(--status-quiet)' },
} satisfies Record<AppStatus, Omit<StatusFace, 'label'> & { label: MessageDescriptor }>

/** Where the reason changes what is true to say: nobody is checking what is not monitored, and not all trouble is slowness. */
const wordsByReason: Record<string, MessageDescriptor> = {
  'degraded unstable': msg`Unstable`,
  'degraded warning': msg`Limited`,
  'unknown not_monitored': msg`Not checked`,
  'unknown not_checked': msg`Not known`,
  'unknown disabled': msg`Turned off`,
}

/** The face of a status; one this page does not know yet is shown as being checked, never as an error. */
export function statusFace(status: string, reason: string | null = null): StatusFace {
  const face = Object.hasOwn(faces, status) ? faces[status as AppStatus] : faces.unknown
  return { ...face, label: i18n._(wordsByReason[`${status} ${reason}`] ?? face.label) }
}
