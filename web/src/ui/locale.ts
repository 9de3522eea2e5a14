import { useQuery } from '@tanstack/react-query'
import { profileQuery } from '../api/queries.ts'
import type { Locale } from './format.ts'

/** The person's language and time zone, for dates; the browser's until the profile is known. */
export function useLocale(): Locale {
  const { data } = useQuery(profileQuery)
  return { language: data?.language ?? undefined, timeZone: data?.time_zone ?? undefined }
}
