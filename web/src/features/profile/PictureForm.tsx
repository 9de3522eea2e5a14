import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button, FileButton } from '@mantine/core'
import type { User } from '../../api/types.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import form from '../../ui/Form.module.css'
import { notifyDone } from '../../ui/notify.tsx'
import { PersonMark } from '../../ui/PersonMark.tsx'
import { useRemovePortrait, useUploadPortrait } from './picture.api.ts'
import classes from './PictureForm.module.css'

/** The picture that others see beside one's name. */
export function PictureForm({ user }: { user: User }) {
  const upload = useUploadPortrait()
  const remove = useRemovePortrait()
  const take = (file: File | null): void => {
    remove.reset()
    if (file !== null) upload.mutate(file, { onSuccess: () => notifyDone(t`Your picture is saved`) })
  }
  const drop = (): void => {
    upload.reset()
    remove.mutate(undefined, { onSuccess: () => notifyDone(t`Your picture is removed`) })
  }
  const error = upload.error ?? remove.error
  return (
    <div className={form.form}>
      {error ? <ErrorNotice error={error} title={t`Your picture was not changed`} /> : null}
      <div className={classes.row}>
        <PersonMark person={user} size={96} />
        <div className={classes.actions}>
          <div className={classes.buttons}>
            <FileButton accept="image/png,image/jpeg,image/webp" onChange={take} inputProps={{ 'aria-label': t`Picture` }}>
              {(props) => (
                <Button {...props} variant="default" loading={upload.isPending}>
                  {user.picture === null ? t`Choose a picture` : t`Choose another picture`}
                </Button>
              )}
            </FileButton>
            {user.picture === null ? null : (
              <Button variant="subtle" color="red" onClick={drop} loading={remove.isPending}>
                <Trans>Remove picture</Trans>
              </Button>
            )}
          </div>
          <p className={classes.hint}>
            <Trans>PNG, JPEG or WebP. The square in its middle is kept, and nothing else of the file: not the place, not the camera.</Trans>
          </p>
        </div>
      </div>
    </div>
  )
}
