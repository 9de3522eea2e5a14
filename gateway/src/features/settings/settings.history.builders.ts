import { call, type TestSettings } from './settings.builders.ts'
import type { SectionKey, SettingsVersion, VersionDetails, VersionPage } from './settings.history.schemas.ts'

export const settingsPages: Record<SectionKey, string> = {
  general: '/api/settings/general',
  'sign-up': '/api/settings/sign-up',
  passwords: '/api/settings/passwords',
  alerts: '/api/settings/alerts',
  ai: '/api/settings/ai',
  documents: '/api/settings/documents/limits',
}

export const historyUrl = (section: SectionKey): string => `/api/admin/settings/${section}/history`

type Answer = ReturnType<typeof call>

/** What an admin does with settings and their history, over HTTP. What is refused is thrown, except by `rollback`. */
export function historyOf(test: () => TestSettings) {
  const ask = async <T>(request: Parameters<typeof call>[1]): Promise<T> => {
    const response = await call(test(), request)
    if (response.statusCode !== 200) throw new Error(response.body)
    return response.json<T>()
  }
  const details = (section: SectionKey, version: number): Promise<VersionDetails> => ask({ url: `${historyUrl(section)}/${version}` })
  const rollback = (section: SectionKey, version: unknown, ifMatch?: string): Answer =>
    call(test(), { method: 'POST', url: `/api/admin/settings/${section}/rollback`, body: { version }, ifMatch })
  return {
    save: (section: SectionKey, body: object): Promise<Record<string, unknown>> =>
      ask({ method: 'PATCH', url: settingsPages[section], body }),
    read: (section: SectionKey): Promise<Record<string, unknown>> => ask({ url: settingsPages[section] }),
    list: (section: SectionKey, query = ''): Promise<VersionPage> => ask({ url: `${historyUrl(section)}${query}` }),
    details,
    field: async (section: SectionKey, version: number, name: string) =>
      (await details(section, version)).fields.find((one) => one.name === name),
    rollback,
    goBack: (section: SectionKey, version: number): Promise<SettingsVersion> =>
      ask({ method: 'POST', url: `/api/admin/settings/${section}/rollback`, body: { version } }),
  }
}

/** Status, code and the places of faults. */
export async function refusalOf(answer: Answer): Promise<unknown[]> {
  const response = await answer
  const { code, errors } = response.json<{ code: string; errors?: { path: string }[] }>()
  return [response.statusCode, code, errors?.map(({ path }) => path)]
}
