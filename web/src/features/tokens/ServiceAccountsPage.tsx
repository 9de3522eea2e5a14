import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPlus, IconRobot } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ServiceAccount } from '../../api/token-types.ts'
import { paths } from '../../paths.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { placeFaults, unplacedError } from '../../ui/form-faults.ts'
import { formatAgo } from '../../ui/format.ts'
import { useLocale } from '../../ui/locale.ts'
import { useNow } from '../../ui/now.ts'
import { Page } from '../../ui/Page.tsx'
import table from '../../ui/Table.module.css'
import { TableSkeleton } from '../../ui/TableSkeleton.tsx'
import { PeopleTabs } from '../users/PeopleTabs.tsx'
import { serviceAccountsQuery, useCreateServiceAccount } from './tokens.api.ts'
import classes from './ServiceAccountsPage.module.css'

/** Accounts of programs. What can be done with one is on its own page. */
export function ServiceAccountsPage() {
  const list = useQuery(serviceAccountsQuery)
  const [creating, setCreating] = useState(false)
  const accounts = list.data?.items ?? []
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      <Trans>Add service account</Trans>
    </Button>
  )
  return (
    <Page
      title={t`Users`}
      summary={list.data ? plural(accounts.length, { one: '# service account', other: '# service accounts' }) : ' '}
      actions={add}
    >
      <PeopleTabs />
      {list.isPending ? <TableSkeleton rows={3} /> : null}
      {list.isError && !list.data ? (
        <ErrorNotice error={list.error} title={t`The service accounts could not be loaded`} onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && accounts.length === 0 ? (
        <Empty icon={IconRobot} title={t`No service accounts yet`} action={add}>
          <Trans>For programs that belong to nobody: they have API tokens, and no password.</Trans>
        </Empty>
      ) : null}
      {accounts.length > 0 ? <AccountsTable accounts={accounts} /> : null}
      {creating ? <CreateDialog onClose={() => setCreating(false)} /> : null}
    </Page>
  )
}

function AccountsTable({ accounts }: { accounts: readonly ServiceAccount[] }) {
  const locale = useLocale()
  const now = useNow(60_000)
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Name</Trans>
            </th>
            <th scope="col" className={table.wide}>
              <Trans>Tokens</Trans>
            </th>
            <th scope="col" className={table.wide}>
              <Trans>Last used</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => {
            const used = account.last_used_at === null ? t`Never` : formatAgo(account.last_used_at, now, locale)
            const tokens = account.tokens === 0 ? t`None` : String(account.tokens)
            return (
              <tr key={account.id}>
                <td>
                  <Link to={paths.user} params={{ id: account.id }} className={classes.name ?? ''}>
                    {account.email.split('@', 1)[0]}
                  </Link>
                  {account.is_active ? null : (
                    <span className={classes.state}>
                      <Trans>Deactivated</Trans>
                    </span>
                  )}
                  {account.description === null ? null : <div className={classes.quiet}>{account.description}</div>}
                  <div className={`${classes.quiet ?? ''} ${table.phone ?? ''}`}>
                    {account.tokens === 0 ? t`No tokens` : plural(account.tokens, { one: '# token', other: '# tokens' })} ·{' '}
                    {account.last_used_at === null ? t`last used: never` : t`last used: ${used}`}
                  </div>
                </td>
                <td className={table.wide}>{tokens}</td>
                <td className={table.wide}>{used}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function CreateDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateServiceAccount()
  const navigate = useNavigate()
  const fields = useForm({
    initialValues: { name: '', description: '' },
    validate: {
      name: (value) =>
        /^[a-z][a-z0-9-]{0,62}$/.test(value.trim())
          ? null
          : t`Lower-case letters, digits and -, beginning with a letter, like nightly-backup`,
    },
  })
  const unplaced = unplacedError(fields, create.error)
  const save = ({ name, description }: typeof fields.values): void =>
    create.mutate(
      { name: name.trim(), description: description.trim() === '' ? null : description.trim() },
      {
        onSuccess: ({ id }) => void navigate({ to: paths.user, params: { id } }),
        onError: (error) => placeFaults(fields, error),
      },
    )
  return (
    <Dialog opened onClose={onClose} title={t`Add service account`} closeOnClickOutside={!fields.isDirty()}>
      <form className={form.form} onSubmit={fields.onSubmit(save)} noValidate autoComplete="off">
        {unplaced ? <ErrorNotice error={unplaced} title={t`The account was not made`} /> : null}
        <TextInput
          label={t`Name`}
          data-autofocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={63}
          {...fields.getInputProps('name')}
        />
        <TextInput
          label={t`What it is for`}
          description={t`Shown beside the name`}
          autoComplete="off"
          maxLength={200}
          {...fields.getInputProps('description')}
        />
        <p className={form.note}>
          <Trans>It cannot sign in. Next, make a token for it and give it apps.</Trans>
        </p>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={create.isPending}>
            <Trans>Add service account</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
