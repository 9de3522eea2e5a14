import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, Group } from '@mantine/core'
import type { Invited } from '../../api/admission-types.ts'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import form from '../../ui/Form.module.css'
import classes from './Admission.module.css'

/** Links to hand over. They are shown now and never again, so nothing closes them by accident. */
export function LinksDialog({ made, onClose }: { made: readonly Invited[]; onClose: () => void }) {
  const all = (): string => made.map(({ email, link }) => `${email} ${link ?? ''}`).join('\n')
  return (
    <Dialog
      opened
      onClose={onClose}
      title={made.length === 1 ? t`A link to hand over` : t`Links to hand over`}
      size="lg"
      closeOnClickOutside={false}
    >
      <div className={form.form}>
        <p className={form.note}>
          <Trans>Shown only now. Whoever has a link can use it once, so give it to nobody but the person.</Trans>
        </p>
        <ul className={classes.links}>
          {made.map(({ email, link }) => (
            <li key={email}>
              <div>
                <div className={classes.name}>{email}</div>
                <div className={classes.link}>{link}</div>
              </div>
              <CopyButton text={() => link ?? ''} label={t`Copy the link for ${email}`} />
            </li>
          ))}
        </ul>
        <Group justify="flex-end" gap="sm">
          {made.length > 1 ? <CopyButton text={all} label={t`Copy all of them`} /> : null}
          <Button onClick={onClose}>
            <Trans>Done</Trans>
          </Button>
        </Group>
      </div>
    </Dialog>
  )
}
