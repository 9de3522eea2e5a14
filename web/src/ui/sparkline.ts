import { t } from '@lingui/core/macro'
import { formatNumber } from './format.ts'

/**
 * The bars of a sparkline as one SVG path: each value 0 to 1 becomes a bar of that height, a value that was never measured a
 * short tick, so that "no data" cannot be taken for "was down" (which is an empty place).
 */
export function sparklinePath(values: readonly (number | null)[], size: { width: number; height: number }): string {
  if (values.length === 0) return ''
  const step = size.width / values.length
  const bar = Math.max(1, step * 0.5)
  return values
    .map((value, index) => {
      const share = value === null ? null : Math.min(1, Math.max(0, value))
      if (share === 0) return ''
      const height = share === null ? 1 : Math.max(2, share * size.height)
      return `M${round(index * step)} ${size.height}h${round(bar)}v${round(-height)}h${round(-bar)}z`
    })
    .join('')
}

/** What the picture says, in words, for those who do not see it. */
export function describeSpark(values: readonly (number | null)[]): string {
  const measured = values.filter((value) => value !== null)
  if (measured.length === 0) return t`No history yet`
  const share = measured.reduce((sum, value) => sum + value, 0) / measured.length
  const percent = share >= 1 ? '100' : formatNumber(Math.floor(share * 1000) / 10, { minimumFractionDigits: 1 })
  return t`Last 24 hours: answered ${percent} % of the time`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
