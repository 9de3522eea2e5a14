import { Button } from '@mantine/core'
import type { SignUpSettings } from '../../api/settings-types.ts'
import type { SignUp } from '../../api/types.ts'
import { ChoiceCards } from '../../ui/ChoiceCards.tsx'
import type { Choice } from '../../ui/ChoiceCards.tsx'
import form from '../../ui/Form.module.css'
import { GroupsField } from '../../ui/GroupsField.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { WordsField } from '../../ui/WordsField.tsx'
import { useSaveSignUp } from './rules.api.ts'
import { useRulesForm } from './rules-form.ts'
import { SaveError } from './SaveError.tsx'
import { SettingSource } from './SettingSource.tsx'

const modes: Choice<SignUp>[] = [
  { value: 'open', label: 'Everybody', about: 'Whoever can reach this page makes an account and may sign in.' },
  { value: 'approval', label: 'With consent', about: 'Whoever registers waits until an admin agrees.' },
  { value: 'invite', label: 'By invitation', about: 'Only people you invite.' },
  { value: 'closed', label: 'Nobody', about: 'Admins make every account.' },
]
const labelOf = (mode: SignUp): string => modes.find((choice) => choice.value === mode)?.label ?? mode

const valuesOf = ({ mode, allowed_domains, default_groups }: SignUpSettings) => ({ mode, allowed_domains, default_groups })

export function SignUpForm({ settings, onReload }: { settings: SignUpSettings; onReload: () => void }) {
  const save = useSaveSignUp()
  const { fields, send, reset, unplaced } = useRulesForm({
    settings,
    valuesOf,
    save,
    onDone: (said) => notifyDone(said === 'saved' ? 'Saved; it holds from now on' : 'Back to what it was'),
  })
  const { sources, reset_to: before } = settings
  const domains = before.allowed_domains.length === 0 ? 'any domain' : before.allowed_domains.join(', ')
  return (
    <form onSubmit={fields.onSubmit(send)} noValidate>
      <Section title="Who may register" about="People who have an account sign in whatever this says, and admins can always add people.">
        <ChoiceCards
          name="mode"
          legend="Who may register"
          choices={modes}
          value={fields.values.mode}
          error={errorOf(fields.errors.mode)}
          onChange={(mode) => fields.setFieldValue('mode', mode)}
        />
        <SettingSource
          name="who may register"
          source={sources.mode}
          resetsTo={`“${labelOf(before.mode)}”`}
          pending={save.isPending}
          onReset={() => reset('mode')}
        />
      </Section>
      <Section title="E-mail domains" about="Holds for people who register themselves, not for those whom admins invite or add.">
        <WordsField
          label="Allowed domains"
          description="Only addresses at these may register. Without any, all may. A subdomain is a domain of its own."
          placeholder="example.org"
          value={fields.values.allowed_domains}
          error={errorOf(fields.errors.allowed_domains)}
          onChange={(value) => fields.setFieldValue('allowed_domains', value)}
        />
        <SettingSource
          name="allowed domains"
          source={sources.allowed_domains}
          resetsTo={domains}
          pending={save.isPending}
          onReset={() => reset('allowed_domains')}
        />
      </Section>
      <Section title="Groups" about="What people get from the start who register; for those you invite you choose each time.">
        <GroupsField
          label="Groups of new people"
          value={fields.values.default_groups}
          error={errorOf(fields.errors.default_groups)}
          onChange={(value) => fields.setFieldValue('default_groups', value)}
        />
        <SettingSource
          name="groups of new people"
          source={sources.default_groups}
          resetsTo="none"
          pending={save.isPending}
          onReset={() => reset('default_groups')}
        />
      </Section>
      <SaveError
        error={unplaced}
        onReload={() => {
          save.reset()
          onReload()
        }}
      />
      <div className={form.foot}>
        <Button type="submit" loading={save.isPending} disabled={!fields.isDirty()}>
          Save
        </Button>
      </div>
      <UnsavedGuard when={fields.isDirty()} />
    </form>
  )
}

function errorOf(error: unknown): string | null {
  return typeof error === 'string' ? error : null
}
