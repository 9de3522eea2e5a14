import { Trans } from '@lingui/react/macro'
import { Button } from '@mantine/core'
import form from '../../ui/Form.module.css'
import { UnsavedGuard } from '../../ui/UnsavedGuard.tsx'
import { SaveError } from './SaveError.tsx'

type Props = {
  save: { isPending: boolean; reset: () => void }
  /** Whether anything would be saved; leaving asks first then. */
  dirty: boolean
  /** Why the last save was refused, as far as no field says it. */
  error: unknown
  onReload: () => void
}

/** The end of a form of settings. */
export function SaveFoot({ save, dirty, error, onReload }: Props) {
  function reload(): void {
    save.reset()
    onReload()
  }
  return (
    <>
      <SaveError error={error} onReload={reload} />
      <div className={form.foot}>
        <Button type="submit" loading={save.isPending} disabled={!dirty}>
          <Trans>Save</Trans>
        </Button>
      </div>
      <UnsavedGuard when={dirty} />
    </>
  )
}
