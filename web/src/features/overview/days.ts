import { t } from '@lingui/core/macro'
import { formatNumber } from '../../ui/format.ts'

/** Heights of bars in percent of the highest. What is not nothing stays visible. */
export function barHeights(values: readonly number[]): number[] {
  const most = Math.max(1, ...values)
  return values.map((value) => (value === 0 ? 0 : Math.max(4, Math.round((value / most) * 100))))
}

/** What the bars show, in words, for those who do not see them. */
export function describeDays(values: readonly number[]): string {
  const over = values.slice(0, -1)
  const days = formatNumber(over.length)
  const today = formatNumber(values.at(-1) ?? 0)
  if (over.every((value) => value === 0)) return t`${today} today, none in the ${days} days before`
  const least = formatNumber(Math.min(...over))
  const most = formatNumber(Math.max(...over))
  return t`${today} today, between ${least} and ${most} on each of the ${days} days before`
}
