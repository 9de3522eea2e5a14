import { statusFace } from './status.ts'
import type { StatusShape } from './status.ts'
import classes from './StatusLabel.module.css'

/** A status as shape and words, in its colour. `note` follows it quietly ("since 14:02"). */
export function StatusLabel({ status, reason, note }: { status: string; reason: string | null; note?: string | null }) {
  const face = statusFace(status, reason)
  return (
    <span className={classes.label}>
      <span className={classes.face} style={{ color: face.color }}>
        <StatusGlyph shape={face.shape} />
        {face.label}
      </span>
      {note ? <span className={classes.note}>{note}</span> : null}
    </span>
  )
}

/** ● ◐ ○ ◌ ▢, drawn: typefaces disagree about the size and place of these characters. */
function StatusGlyph({ shape }: { shape: StatusShape }) {
  return (
    <svg className={classes.glyph} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
      {shape === 'disc' ? <circle cx="6" cy="6" r="4.5" fill="currentColor" /> : null}
      {shape === 'half' ? (
        <>
          <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M6 2a4 4 0 0 0 0 8z" fill="currentColor" />
        </>
      ) : null}
      {shape === 'ring' ? <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.75" /> : null}
      {shape === 'dashes' ? (
        <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="1.9 1.44" />
      ) : null}
      {shape === 'square' ? <rect x="2" y="2" width="8" height="8" rx="1.5" fill="none" stroke="currentColor" strokeWidth="1.5" /> : null}
    </svg>
  )
}
