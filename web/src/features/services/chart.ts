import type { Bucket } from '../../api/types.ts'

export type Size = { width: number; height: number }

/** The largest round number that a scale has to reach: 1, 2 or 5 times a power of ten. */
export function scaleTop(values: readonly number[]): number {
  const most = Math.max(0, ...values)
  if (most === 0) return 1
  const power = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= most) ?? most
}

/**
 * A line through the buckets as one SVG path, over `span` milliseconds that end at `end`. Where a stretch was not measured the line is
 * broken, for nothing is known of it.
 */
export function linePath(
  buckets: readonly Bucket[],
  valueOf: (bucket: Bucket) => number | null,
  { end, span, seconds, top, size }: { end: number; span: number; seconds: number; top: number; size: Size },
): string {
  let lastAt = -Infinity
  return buckets
    .flatMap((bucket) => {
      const value = valueOf(bucket)
      if (value === null) return []
      const at = Date.parse(bucket.at)
      const isNext = at - lastAt <= seconds * 2000
      lastAt = at
      const x = ((at + seconds * 500 - (end - span)) / span) * size.width
      const y = size.height - (Math.min(value, top) / top) * size.height
      return [`${isNext ? 'L' : 'M'}${rounded(x)} ${rounded(y)}`]
    })
    .join('')
}

/** The share of good time in `count` stretches of equal length, from old to new; null where nobody looked. */
export function uptimeBars(
  buckets: readonly Bucket[],
  { end, span, count }: { end: number; span: number; count: number },
): (number | null)[] {
  const sums = Array.from({ length: count }, () => ({ sum: 0, known: 0 }))
  for (const { at, uptime, checks } of buckets) {
    const slot = sums[Math.floor(((Date.parse(at) - (end - span)) / span) * count)]
    if (slot === undefined || uptime === null) continue
    slot.sum += uptime * checks
    slot.known += checks
  }
  return sums.map(({ sum, known }) => (known === 0 ? null : sum / known))
}

const rounded = (value: number): number => Math.round(value * 10) / 10
