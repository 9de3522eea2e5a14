import { t } from '@lingui/core/macro'
import { formatAgo } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'

type Props = { settings: { version: number; updated_at: string | null; updated_by: { email: string } | null } }

/** Settings that hold as soon as they are saved: only who and when. */
export function SavedBy({ settings }: Props) {
  const locale = useLocale()
  const now = useNow(30_000)
  const { version, updated_at: at, updated_by: by } = settings
  if (at === null) return t`Nobody changed anything here yet`
  const when = formatAgo(at, now, locale)
  if (by === null) return t`Version ${version}, saved ${when}`
  const { email } = by
  return t`Version ${version}, saved ${when} by ${email}`
}
