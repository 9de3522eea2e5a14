import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import type { SettingSource as Source } from '../../api/types.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { SettingSource } from './SettingSource.tsx'

type Traced = { sources: Record<string, Source>; reset_to: Record<string, unknown>; version: number }

type Wanted<Settings extends Traced> = {
  settings: Settings
  save: {
    isPending: boolean
    mutate: (
      input: { change: Partial<Settings['reset_to']>; version: number },
      options: { onSuccess: (saved: Settings) => void; onError: (error: unknown) => void },
    ) => void
  }
  /** Shows a value that was reset, and leaves alone what else is typed. */
  onReset: (saved: Settings, name: keyof Settings['reset_to']) => void
  onError: (error: unknown) => void
}

type SourceLine<Settings extends Traced> = (name: keyof Settings['sources'] & string, label: string, resetsTo?: string) => ReactNode

/** The line beneath each field of settings that are saved as one: where the value comes from, and the way back to the default. */
export function useValueSources<Settings extends Traced>({ settings, save, onReset, onError }: Wanted<Settings>): SourceLine<Settings> {
  function reset(name: keyof Settings['reset_to']): void {
    const defaults: Settings['reset_to'] = settings.reset_to
    const change: Partial<Settings['reset_to']> = {}
    change[name] = defaults[name]
    const onSuccess = (saved: Settings): void => {
      onReset(saved, name)
      notifyDone(t`Back to the default`)
    }
    save.mutate({ change, version: settings.version }, { onSuccess, onError })
  }
  const isResettable = (name: string): name is keyof Settings['reset_to'] & string => name in settings.reset_to
  return (name, label, to) => {
    const source = settings.sources[name]
    if (source === undefined) return null
    const way = to !== undefined && isResettable(name) ? { to, pending: save.isPending, run: () => reset(name) } : undefined
    return <SettingSource name={label} source={source} reset={way} />
  }
}
