import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from '../api/queries.ts'
import type { Locale } from './format.ts'

/** The person's time zone, for dates; the browser's where the profile says nothing. Only for pages behind the gate. */
export function useLocale(): Locale {
  const { data } = useQuery(sessionQuery)
  return { timeZone: data?.locale.time_zone ?? undefined }
}
