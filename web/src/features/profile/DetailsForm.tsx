import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answerOf, api } from '../../api/client.ts'
import { profileQuery, sessionQuery } from '../../api/queries.ts'
import type { Profile } from '../../api/types.ts'
import { forgetChoice, speakFor } from '../../language/language.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { formatMoment } from '../../ui/format.ts'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { useNow } from '../../ui/now.ts'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { languageChoices, zoneChoices } from './profile-choices.ts'

export function DetailsForm({ profile }: { profile: Profile }) {
  const queryClient = useQueryClient()
  const fields = useForm({
    initialValues: {
      full_name: profile.full_name ?? '',
      phone: profile.phone ?? '',
      language: profile.language ?? '',
      time_zone: profile.time_zone ?? '',
    },
    validate: { phone: (value) => (/^[+\d\s()./-]*$/.test(value) ? null : t`Only digits, spaces and + ( ) - . /`) },
    validateInputOnBlur: true,
  })
  const save = useMutation({
    mutationFn: (values: typeof fields.values) => answerOf(api.PUT('/api/profile', { body: toProfile(values) })),
    onSuccess: async (saved, values) => {
      queryClient.setQueryData(profileQuery.queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
      fields.resetDirty(values)
      if (saved.language === null) forgetChoice()
      await speakFor(saved.language)
      notifyDone(t`Your details are saved`)
    },
    onError: (error) => placeFaults(fields, error),
  })
  const unplaced = unplacedError(fields, save.error)
  const now = useNow(60_000)
  const sample = formatMoment(new Date(now).toISOString(), {
    language: fields.values.language || undefined,
    timeZone: fields.values.time_zone || undefined,
  })

  return (
    <form className={form.form} onSubmit={fields.onSubmit((values) => save.mutate(values))} noValidate>
      {unplaced ? <ErrorNotice error={unplaced} title={t`Your details were not saved`} /> : null}
      <TextInput label={t`Name`} autoComplete="name" maxLength={200} {...fields.getInputProps('full_name')} />
      <TextInput label={t`Phone`} type="tel" autoComplete="tel" maxLength={50} {...fields.getInputProps('phone')} />
      <div className={form.pair}>
        <Select label={t`Language`} data={languageChoices(profile.language)} searchable {...fields.getInputProps('language')} />
        <Select
          label={t`Time zone`}
          data={[{ value: '', label: t`Like the browser` }, ...zoneChoices(profile.time_zone)]}
          searchable
          limit={80}
          {...fields.getInputProps('time_zone')}
        />
      </div>
      <p className={form.note}>
        <Trans>Dates will look like this: {sample}</Trans>
      </p>
      <div className={form.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!fields.isDirty()}>
          <Trans>Save</Trans>
        </Button>
      </div>
      <UnsavedGuard when={fields.isDirty()} />
    </form>
  )
}

function toProfile(values: { [Field in keyof Profile]: string | null }): Profile {
  return {
    full_name: textOrNull(values.full_name),
    phone: textOrNull(values.phone),
    language: textOrNull(values.language),
    time_zone: textOrNull(values.time_zone),
  }
}

function textOrNull(value: string | null): string | null {
  return value === null || value.trim() === '' ? null : value.trim()
}
