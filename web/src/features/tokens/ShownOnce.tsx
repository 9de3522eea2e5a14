import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { MadeToken } from '../../api/token-types.ts'
import type { App } from '../../api/types.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import form from '../../ui/Form.module.css'
import { useLocale } from '../../ui/locale.ts'
import { formatDate } from '../../ui/format.ts'
import classes from './TokenList.module.css'

type TokenApp = Pick<App, 'key' | 'open_url'>
type Props = { made: MadeToken; apps: TokenApp[]; onClose: () => void }

/** A token just made: it is shown here and never again. Only the button closes it, so that it is not lost by a stray click. */
export function ShownOnce({ made, apps, onClose }: Props) {
  const clipboard = useClipboard({ timeout: 2000 })
  const locale = useLocale()
  const first = apps.find(({ key }) => made.apps === null || made.apps.includes(key))
  const address = addressOf(first)
  const end = made.expires_at === null ? null : formatDate(made.expires_at, locale)
  const commands = [
    { name: 'curl', label: 'curl', command: ['curl', '-H', `'Authorization: Bearer ${made.token}'`, address].join(' ') },
    { name: 'git', label: t`git (any user name, the token as password)`, command: `git clone ${address}<repository>.git` },
  ]
  return (
    <Dialog opened onClose={onClose} title={made.name} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false} size="lg">
      <div className={form.form}>
        <p className={form.note}>
          {end === null
            ? t`Copy it now: it is shown this once. It has no end.`
            : t`Copy it now: it is shown this once. It is good until ${end}.`}
        </p>
        <div className={classes.secret}>
          <code aria-label={t`The token`}>{made.token}</code>
          <Button
            data-autofocus
            leftSection={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            onClick={() => clipboard.copy(made.token)}
          >
            {clipboard.copied ? t`Copied` : t`Copy`}
          </Button>
        </div>
        <dl className={classes.commands}>
          {commands.map(({ name, label, command }) => (
            <div key={name}>
              <dt>{label}</dt>
              <dd>
                <code>{command}</code>
                <CopyButton label={t`Copy the command for ${name}`} text={() => command} />
              </dd>
            </div>
          ))}
        </dl>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            <Trans>I have it</Trans>
          </Button>
        </Group>
      </div>
    </Dialog>
  )
}

/** Where programs reach an app; the page that people open may be another one. */
function addressOf(app: TokenApp | undefined): string {
  const { key, open_url: opens } = app ?? { key: 'app', open_url: '/' }
  const isOwnPage = opens.startsWith('/') && !opens.startsWith('/api/')
  const { origin, pathname } = new URL(isOwnPage ? `/api/${key}/` : opens, location.origin)
  return `${origin}${pathname.endsWith('/') ? pathname : `${pathname}/`}`
}
