import { Button, Group, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { Category } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import classes from './CategoriesDialog.module.css'
import { categoryColors, colorName, possibleParents } from './category-tree.ts'
import type { CategoryFields } from './documents.api.ts'
import { useChangeCategory, useCreateCategory } from './documents.api.ts'

type Props = { category: Category | null; categories: readonly Category[]; onDone: () => void }

/** Name, colour and place of one category, new or known. */
export function CategoryForm({ category, categories, onDone }: Props) {
  const create = useCreateCategory()
  const change = useChangeCategory()
  const form = useForm<CategoryFields>({
    initialValues: {
      name: category?.name ?? '',
      color: category === null ? (categoryColors[categories.length % categoryColors.length] ?? null) : category.color,
      parent_id: category?.parent_id ?? null,
    },
    validate: { name: (value) => (value.trim() === '' ? t`Enter a name` : null) },
  })
  const saving = category === null ? create : change
  const unplaced = unplacedError(form, saving.error)
  const name = category?.name
  const parents = possibleParents(categories, category?.id ?? null)

  function save(values: CategoryFields): void {
    const fields = { ...values, name: values.name.trim() }
    const answer = { onSuccess: onDone, onError: (error: unknown) => placeFaults(form, error) }
    if (category === null) create.mutate(fields, answer)
    else change.mutate({ id: category.id, ...fields }, answer)
  }

  return (
    <form className={classes.form} onSubmit={form.onSubmit(save)} aria-label={name === undefined ? t`New category` : t`Edit ${name}`}>
      {unplaced ? <ErrorNotice error={unplaced} /> : null}
      <TextInput label={t`Name`} autoFocus maxLength={80} {...form.getInputProps('name')} />
      <fieldset className={classes.colors}>
        <legend>
          <Trans>Colour</Trans>
        </legend>
        {categoryColors.map((value) => (
          <label key={value} className={classes.color} title={colorName(value)}>
            <input
              type="radio"
              name="color"
              value={value}
              checked={form.values.color === value}
              onChange={() => form.setFieldValue('color', value)}
            />
            <span style={{ background: value }} aria-hidden="true" />
            <span className="visually-hidden">{colorName(value)}</span>
          </label>
        ))}
      </fieldset>
      {parents.length > 0 ? (
        <Select
          label={t`Inside`}
          data={[
            { value: '', label: t`Nothing (at the top)` },
            ...parents.map(({ category: parent, depth }) => ({ value: parent.id, label: `${'\u2003'.repeat(depth)}${parent.name}` })),
          ]}
          value={form.values.parent_id ?? ''}
          onChange={(value) => form.setFieldValue('parent_id', value === '' ? null : value)}
        />
      ) : null}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={saving.isPending}>
          {category === null ? t`Create` : t`Save`}
        </Button>
      </Group>
    </form>
  )
}
