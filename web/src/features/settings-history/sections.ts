import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { SettingsSection } from '../../api/settings-types.ts'
import { i18n } from '../../language/words.ts'
import { paths } from '../../paths.ts'

type Section = {
  /** As the page of the settings is called. */
  name: MessageDescriptor
  path: string
  /** The service that runs by it, if it is not the gateway itself. */
  service: 'ai' | 'documents' | null
  /** The values by the labels of the form. */
  labels: Record<string, MessageDescriptor>
}

export const sections: Record<SettingsSection, Section> = {
  general: { name: msg`General`, path: paths.generalSettings, service: null, labels: { name: msg`Name of this installation` } },
  'sign-up': {
    name: msg`Sign-up`,
    path: paths.signUpSettings,
    service: null,
    labels: { mode: msg`Who may register`, allowed_domains: msg`Allowed domains`, default_groups: msg`Groups of new people` },
  },
  passwords: {
    name: msg`Passwords`,
    path: paths.passwordSettings,
    service: null,
    labels: {
      min_length: msg`Shortest length`,
      require_upper: msg`An upper-case letter`,
      require_special: msg`A special character`,
      forbidden_words: msg`Forbidden words`,
      min_score: msg`Least strength`,
    },
  },
  alerts: {
    name: msg`Alerts`,
    path: paths.alertSettings,
    service: null,
    labels: {
      mail_to: msg`Mail to`,
      webhook_url: msg`Webhook`,
      webhook_secret: msg`Webhook secret`,
      group_s: msg`Gather for (seconds)`,
      quiet: msg`Quiet hours`,
    },
  },
  ai: {
    name: msg`AI`,
    path: paths.aiSettings,
    service: 'ai',
    labels: {
      provider: msg`Provider`,
      base_url: msg`Address`,
      model: msg`Model`,
      api_key: msg({ message: 'Key', context: 'secret' }),
      system_prompt: msg`Instructions for every conversation`,
      max_output_tokens: msg`Longest answer, in tokens`,
      max_answers_a_day: msg`Answers a person gets in a day`,
      models: msg`Other models to choose from`,
      conversations_kept_days: msg`Days conversations stay`,
    },
  },
  documents: {
    name: msg`Documents`,
    path: paths.documentSettings,
    service: 'documents',
    labels: { max_pdf_bytes: msg`Largest PDF`, trash_days: msg`Days in the trash` },
  },
}

/** What the form calls a value. One that this page does not know yet goes by its own name. */
export function labelOf(section: SettingsSection, name: string): string {
  const label = sections[section].labels[name]
  return label === undefined ? name : i18n._(label)
}
