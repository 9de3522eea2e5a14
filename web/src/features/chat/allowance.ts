import { plural, t } from '@lingui/core/macro'
import type { AiUsage } from '../../api/chat-types.ts'
import { formatNumber, formatSince } from '../../ui/format.ts'
import type { Locale } from '../../ui/format.ts'

/** How many answers are left; null where there is no limit, or it is not known. */
export function leftOf(usage: AiUsage | undefined): number | null {
  return usage === undefined || usage.most === null ? null : Math.max(0, usage.most - usage.requests)
}

/** The same in words, before one sends. */
export function allowanceWords(usage: AiUsage | undefined, now: number, locale: Locale): string | null {
  const left = leftOf(usage)
  if (usage === undefined || left === null) return null
  if (left === 0) return t`Your answers for today are used up. There are more from ${formatSince(usage.resets_at, now, locale)}.`
  const most = formatNumber(usage.most ?? 0)
  return plural(left, { one: `# of ${most} answers left today.`, other: `# of ${most} answers left today.` })
}
