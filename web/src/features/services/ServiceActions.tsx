import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Service } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { formatList } from '../../ui/format.ts'
import { notifyDone } from '../../ui/notify.tsx'
import { appSummaryQuery } from '../access/access.api.ts'
import { Effect } from '../access/Effect.tsx'
import { AccessChangeDialog } from './AccessChange.tsx'
import { definitionQuery, useChangeService, useDeleteService } from './registry.api.ts'

/** What can be done with a service as a whole. One of the services file is changed there. */
export function ServiceActions({ service }: { service: Service }) {
  const [isDeleting, setDeleting] = useState(false)
  const isFixed = service.source === 'file'
  return (
    <>
      <Button
        variant="default"
        renderRoot={(props: object) => <Link to={paths.serviceSettings} params={{ key: service.key }} {...props} />}
      >
        <Trans>Settings</Trans>
      </Button>
      {isFixed ? null : <SwitchButton service={service} />}
      {service.source === 'admin' ? (
        <Button variant="default" color="red" onClick={() => setDeleting(true)}>
          <Trans>Delete</Trans>
        </Button>
      ) : null}
      {isDeleting ? <DeleteDialog service={service} onClose={() => setDeleting(false)} /> : null}
    </>
  )
}

function SwitchButton({ service: { key, name, enabled } }: { service: Service }) {
  const definition = useQuery(definitionQuery(key))
  const change = useChangeService(key)
  const [isAsking, setAsking] = useState(false)
  const close = (): void => {
    setAsking(false)
    change.reset()
  }
  const toggle = (version: number): void =>
    change.mutate(
      { change: { enabled: !enabled }, version },
      {
        onSuccess: () => {
          notifyDone(enabled ? t`${name} is switched off` : t`${name} is switched on`)
          setAsking(false)
        },
      },
    )
  return (
    <>
      <Button variant="default" disabled={!definition.data} onClick={() => setAsking(true)}>
        {enabled ? t`Switch off…` : t`Switch on…`}
      </Button>
      {isAsking && definition.data ? (
        <AccessChangeDialog
          title={enabled ? t`Switch ${name} off?` : t`Switch ${name} on?`}
          confirm={enabled ? t`Switch off` : t`Switch on`}
          changes={[{ op: 'enabled', app_key: key, enabled: !enabled }]}
          pending={change.isPending}
          error={change.error}
          onConfirm={() => toggle(definition.data.version)}
          onClose={close}
        />
      ) : null}
    </>
  )
}

/** Asks before a service goes, and says what goes with it. */
function DeleteDialog({ service: { key, name }, onClose }: { service: Service; onClose: () => void }) {
  const remove = useDeleteService()
  const navigate = useNavigate()
  const access = useQuery(appSummaryQuery(key))
  const holders = access.data
    ? formatList([
        plural(access.data.users, { one: '# grant of a person', other: '# grants of people' }),
        plural(access.data.groups, { one: '# grant of a group', other: '# grants of groups' }),
      ])
    : t`its grants`
  return (
    <ConfirmDialog
      opened
      title={t`Delete ${name}?`}
      confirm={t`Delete service`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(key, {
          onSuccess: () => {
            notifyDone(t`${name} is deleted`)
            void navigate({ to: paths.services })
          },
        })
      }
    >
      <Trans>
        Its tile goes, <code>{key}</code> answers 404, and what people have open with it is cut. With it go {holders}, its history and its
        maintenance. It can’t be brought back.
      </Trans>
      <Effect changes={[{ op: 'enabled', app_key: key, enabled: false }]} />
    </ConfirmDialog>
  )
}
