import { t } from '@lingui/core/macro'
import type { SignUpSettings } from '../../api/settings-types.ts'
import type { SignUp } from '../../api/types.ts'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import type { Choice } from '../../ui/ChoiceCards.tsx'
import { quoted } from '../../ui/format.ts'
import { GroupsField } from '../../ui/GroupsField.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import { WordsField } from '../../ui/WordsField.tsx'
import { useSaveSignUp } from './rules.api.ts'
import { useRulesForm } from './rules-form.ts'
import { SaveFoot } from './SaveFoot.tsx'
import { SettingSource } from './SettingSource.tsx'

export const signUpModes = (): Choice<SignUp>[] => [
  { value: 'open', label: t`Everybody`, about: t`Whoever can reach this page makes an account and may sign in.` },
  { value: 'approval', label: t`With consent`, about: t`Whoever registers waits until an admin agrees.` },
  { value: 'invite', label: t`By invitation`, about: t`Only people you invite.` },
  { value: 'closed', label: t`Nobody`, about: t`Admins make every account.` },
]
const labelOf = (mode: SignUp): string => signUpModes().find((choice) => choice.value === mode)?.label ?? mode

const valuesOf = ({ mode, allowed_domains, default_groups }: SignUpSettings) => ({ mode, allowed_domains, default_groups })

export function SignUpForm({ settings, onReload }: { settings: SignUpSettings; onReload: () => void }) {
  const save = useSaveSignUp()
  const { fields, send, reset, unplaced } = useRulesForm({
    settings,
    valuesOf,
    save,
    onDone: (said) => notifyDone(said === 'saved' ? t`Saved; it holds from now on` : t`Back to what it was`),
  })
  const { sources, reset_to: before } = settings
  const domains = before.allowed_domains.length === 0 ? t`any domain` : before.allowed_domains.join(', ')
  return (
    <form onSubmit={fields.onSubmit(send)} noValidate>
      <Section
        title={t`Who may register`}
        about={t`People who have an account sign in whatever this says, and admins can always add people.`}
      >
        <ChoiceCards
          name="mode"
          legend={t`Who may register`}
          choices={signUpModes()}
          value={fields.values.mode}
          error={errorOf(fields.errors.mode)}
          onChange={(mode) => fields.setFieldValue('mode', mode)}
        />
        <SettingSource
          name={t`who may register`}
          source={sources.mode}
          reset={{ to: quoted(labelOf(before.mode)), pending: save.isPending, run: () => reset('mode') }}
        />
      </Section>
      <Section title={t`E-mail domains`} about={t`Holds for people who register themselves, not for those whom admins invite or add.`}>
        <WordsField
          label={t`Allowed domains`}
          description={t`Only addresses at these may register. Without any, all may. A subdomain is a domain of its own.`}
          placeholder="example.org"
          value={fields.values.allowed_domains}
          error={errorOf(fields.errors.allowed_domains)}
          onChange={(value) => fields.setFieldValue('allowed_domains', value)}
        />
        <SettingSource
          name={t`allowed domains`}
          source={sources.allowed_domains}
          reset={{ to: domains, pending: save.isPending, run: () => reset('allowed_domains') }}
        />
      </Section>
      <Section title={t`Groups`} about={t`What people get from the start who register; for those you invite you choose each time.`}>
        <GroupsField
          label={t`Groups of new people`}
          value={fields.values.default_groups}
          error={errorOf(fields.errors.default_groups)}
          onChange={(value) => fields.setFieldValue('default_groups', value)}
        />
        <SettingSource
          name={t`groups of new people`}
          source={sources.default_groups}
          reset={{ to: t({ message: 'none', context: 'reset to' }), pending: save.isPending, run: () => reset('default_groups') }}
        />
      </Section>
      <SaveFoot save={save} dirty={fields.isDirty()} error={unplaced} onReload={onReload} />
    </form>
  )
}

function errorOf(error: unknown): string | null {
  return typeof error === 'string' ? error : null
}
