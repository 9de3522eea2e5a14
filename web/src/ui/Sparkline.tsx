import { describeSpark, sparklinePath } from './sparkline.ts'

const size = { width: 96, height: 14 }

/** The last 24 hours at a glance. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  if (!values.some((value) => value !== null)) return null
  return (
    <svg
      role="img"
      aria-label={describeSpark(values)}
      viewBox={`0 0 ${size.width} ${size.height}`}
      width={size.width}
      height={size.height}
      style={{ maxWidth: '100%' }}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
    >
      <path d={sparklinePath(values, size)} fill="currentColor" />
    </svg>
  )
}
