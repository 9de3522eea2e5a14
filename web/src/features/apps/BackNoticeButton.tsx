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
    void ask(notice).catch((error: unknown) => notifyError(`You will not be told of ${app.name}`, error))
  const stop = () =>
    void takeBack().then(
      () => notifyDone(`You will not be told when ${app.name} is back`),
      (error: unknown) => notifyError('This could not be changed', error),
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
        {wanted === 'mail' ? 'You get a mail when it is back' : 'You are told here when it is back'}
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
          aria-label={`Tell me when ${app.name} is back`}
        >
          Tell me when it is back
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose('mail')}>By mail</Menu.Item>
        <Menu.Item onClick={() => choose('browser')} disabled={!canNotifyHere()}>
          Here, while this page is open
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
