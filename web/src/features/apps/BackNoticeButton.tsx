import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Menu } from '@mantine/core'
import { IconBell, IconBellCheck } from '@tabler/icons-react'
import type { App } from '../../api/types.ts'
import { notifyDone, notifyError } from '../../ui/notify.tsx'
import { canNotifyHere, useBackNotice } from './back-notice.ts'
import type { BackNotice } from './back-notice.ts'

/** "Tell me when it is back", at a tile that cannot be opened. */
export function BackNoticeButton({ app, className }: { app: App; className: string | undefined }) {
  const { wanted, isChanging, ask, takeBack } = useBackNotice(app.key)
  const choose = (notice: BackNotice) =>
    void ask(notice).catch((error: unknown) => notifyError(t`You will not be told of ${app.name}`, error))
  const stop = () =>
    void takeBack().then(
      () => notifyDone(t`You will not be told when ${app.name} is back`),
      (error: unknown) => notifyError(t`This could not be changed`, error),
    )
  if (wanted !== null) {
    return (
      <Button
        className={className ?? ''}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconBellCheck size={15} aria-hidden="true" />}
        onClick={stop}
        loading={isChanging}
      >
        {wanted === 'mail' ? t`You get a mail when it is back` : t`You are told here when it is back`}
      </Button>
    )
  }
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          className={className ?? ''}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconBell size={15} aria-hidden="true" />}
          loading={isChanging}
          aria-label={t`Tell me when it is back: ${app.name}`}
        >
          <Trans>Tell me when it is back</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose('mail')}>
          <Trans>By mail</Trans>
        </Menu.Item>
        <Menu.Item onClick={() => choose('browser')} disabled={!canNotifyHere()}>
          <Trans>Here, while this page is open</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
