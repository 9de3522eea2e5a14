import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group, Skeleton } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AppApprovers } from '../../api/access-types.ts'
import { paths } from '../../paths.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { GroupsField } from '../../ui/GroupsField.tsx'
import { notifyDone } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Access.module.css'
import { approversQuery, useSetApprovers } from './requests.api.ts'

type App = { key: string; name: string }

/** Who decides when somebody asks for an app, besides the admins. */
export function Approvers({ app }: { app: App }) {
  const approvers = useQuery(approversQuery(app.key))
  const [isChoosing, setChoosing] = useState(false)
  const groups = approvers.data?.groups ?? []
  return (
    <Section title={t`Who decides about requests`} about={t`Admins do. The managers of these groups do as well, about this app only.`}>
      <div className={classes.tools}>
        <Button variant="default" leftSection={<IconUsersGroup size={16} />} disabled={!approvers.data} onClick={() => setChoosing(true)}>
          <Trans>Choose groups…</Trans>
        </Button>
      </div>
      {approvers.isPending ? <Skeleton height={48} /> : null}
      {approvers.isError ? <ErrorNotice error={approvers.error} title={t`Who decides could not be loaded`} /> : null}
      {approvers.isSuccess && groups.length === 0 ? (
        <p className={classes.quiet}>
          <Trans>Admins only.</Trans>
        </p>
      ) : null}
      <ul className={classes.list} aria-label={t`Who decides about requests`}>
        {groups.map((group) => (
          <li key={group.id}>
            <IconUsersGroup size={20} stroke={1.6} aria-label={t`Group`} />
            <span className={classes.words}>
              <Link to={paths.group} params={{ id: group.id }} className={classes.link ?? ''}>
                {group.name}
              </Link>
              <span className={classes.about}>
                {group.managers === 0
                  ? t`Nobody manages it, so nobody of it decides`
                  : plural(group.managers, { one: '# manager', other: '# managers' })}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {isChoosing && approvers.data ? <ChooseDialog app={app} chosen={approvers.data} onClose={() => setChoosing(false)} /> : null}
    </Section>
  )
}

function ChooseDialog({ app, chosen, onClose }: { app: App; chosen: AppApprovers; onClose: () => void }) {
  const save = useSetApprovers(app.key)
  const [ids, setIds] = useState(chosen.groups.map(({ id }) => id))
  const done = (): void => {
    notifyDone(ids.length === 0 ? t`Admins decide about ${app.name}` : t`Their managers decide about ${app.name}, too`)
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title={t`Who decides about ${app.name}?`}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(ids, { onSuccess: done })
        }}
      >
        {save.error ? <ErrorNotice error={save.error} title={t`It was not saved`} /> : null}
        <GroupsField
          label={t`Groups`}
          description={t`Their managers see requests for this app, and approve or decline them. Who asks never decides.`}
          value={ids}
          onChange={setIds}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={save.isPending}>
            <Trans>Save</Trans>
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
