import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Checkbox, Group as Row, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Group, GroupFields } from '../../api/types.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { useChangeGroup, useCreateGroup } from './groups.api.ts'

type Props = { group: Group | null; onClose: () => void; onMade?: (group: Group) => void }

/** What one group is called and demands, new or known. */
export function GroupDialog({ group, onClose, onMade }: Props) {
  const create = useCreateGroup()
  const change = useChangeGroup()
  const saving = group === null ? create : change
  const fields = useForm<GroupFields>({
    initialValues: {
      name: group?.name ?? '',
      description: group?.description ?? '',
      require_second_factor: group?.require_second_factor ?? false,
    },
    validate: { name: (value) => (value.trim() === '' ? t`Enter a name` : null) },
  })
  const known = group?.name ?? null
  const title = known === null ? t`New group` : t`Edit ${known}`
  const unplaced = unplacedError(fields, saving.error)

  function save(values: typeof fields.values): void {
    const wanted = { ...values, name: values.name.trim(), description: values.description.trim() }
    const answer = {
      onSuccess: (saved: Group) => {
        const { name } = saved
        notifyDone(group === null ? t`The group ${name} is there` : t`${name} is saved`)
        onClose()
        onMade?.(saved)
      },
      onError: (error: unknown) => placeFaults(fields, error),
    }
    if (group === null) create.mutate(wanted, answer)
    else change.mutate({ id: group.id, version: group.version, ...wanted }, answer)
  }

  return (
    <Dialog opened onClose={onClose} title={title} closeOnClickOutside={!fields.isDirty()}>
      <form className={form.form} onSubmit={fields.onSubmit(save)} noValidate autoComplete="off">
        {unplaced ? <ErrorNotice error={unplaced} title={t`The group was not saved`} /> : null}
        <TextInput label={t`Name`} data-autofocus maxLength={100} {...fields.getInputProps('name')} />
        <Textarea
          label={t({ message: 'What it is for', context: 'group' })}
          autosize
          minRows={2}
          maxLength={500}
          {...fields.getInputProps('description')}
        />
        <Checkbox
          label={t`Members need a second factor`}
          description={t`Whoever has none is signed out at once and sets one up at the next sign-in.`}
          {...fields.getInputProps('require_second_factor', { type: 'checkbox' })}
        />
        <Row justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {group === null ? t`Create group` : t`Save`}
          </Button>
        </Row>
      </form>
    </Dialog>
  )
}
