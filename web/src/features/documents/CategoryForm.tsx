import { Button, Group, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Category } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import classes from './CategoriesDialog.module.css'
import { categoryColors, possibleParents } from './category-tree.ts'
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
      color: category === null ? (categoryColors[categories.length % categoryColors.length]?.value ?? null) : category.color,
      parent_id: category?.parent_id ?? null,
    },
    validate: { name: (value) => (value.trim() === '' ? 'Enter a name' : null) },
  })
  const saving = category === null ? create : change
  const unplaced = unplacedError(form, saving.error)
  const parents = possibleParents(categories, category?.id ?? null)

  function save(values: CategoryFields): void {
    const fields = { ...values, name: values.name.trim() }
    const answer = { onSuccess: onDone, onError: (error: unknown) => placeFaults(form, error) }
    if (category === null) create.mutate(fields, answer)
    else change.mutate({ id: category.id, ...fields }, answer)
  }

  return (
    <form className={classes.form} onSubmit={form.onSubmit(save)} aria-label={category === null ? 'New category' : `Edit ${category.name}`}>
      {unplaced ? <ErrorNotice error={unplaced} /> : null}
      <TextInput label="Name" autoFocus maxLength={80} {...form.getInputProps('name')} />
      <fieldset className={classes.colors}>
        <legend>Colour</legend>
        {categoryColors.map(({ value, label }) => (
          <label key={value} className={classes.color} title={label}>
            <input
              type="radio"
              name="color"
              value={value}
              checked={form.values.color === value}
              onChange={() => form.setFieldValue('color', value)}
            />
            <span style={{ background: value }} aria-hidden="true" />
            <span className="visually-hidden">{label}</span>
          </label>
        ))}
      </fieldset>
      {parents.length > 0 ? (
        <Select
          label="Inside"
          data={[
            { value: '', label: 'Nothing (at the top)' },
            ...parents.map(({ category: parent, depth }) => ({ value: parent.id, label: `${'\u2003'.repeat(depth)}${parent.name}` })),
          ]}
          value={form.values.parent_id ?? ''}
          onChange={(value) => form.setFieldValue('parent_id', value === '' ? null : value)}
        />
      ) : null}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" loading={saving.isPending}>
          {category === null ? 'Create' : 'Save'}
        </Button>
      </Group>
    </form>
  )
}
