import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useConfirmationAsked } from './api/confirmation.ts'
import { useSignInAgainAsked } from './api/session-end.ts'
import { uploadsOf, useHasUploads } from './features/documents/upload-store.ts'
import { UnverifiedBanner } from './features/email-links/UnverifiedBanner.tsx'
import { openPalette, usePaletteOpened } from './features/palette/palette-store.ts'
import { Shell } from './features/shell/Shell.tsx'
import { useUser } from './ui/use-user.ts'

const SignInAgain = lazy(() => import('./features/session/SignInAgain.tsx').then((file) => ({ default: file.SignInAgain })))
const ConfirmItsYou = lazy(() => import('./features/factors/ConfirmItsYou.tsx').then((file) => ({ default: file.ConfirmItsYou })))
const UploadDock = lazy(() => import('./features/documents/UploadDock.tsx').then((file) => ({ default: file.UploadDock })))
const Palette = lazy(() => import('./features/palette/Palette.tsx').then((file) => ({ default: file.Palette })))

/** Everything behind the gate: the shell, the page in it, and what may lie over any page. Each part loads when wanted. */
export function SignedIn() {
  const askedAgain = useSignInAgainAsked()
  const confirmationAsked = useConfirmationAsked() !== null
  const hasUploads = useHasUploads()
  const paletteOpened = usePaletteOpened()
  const { id } = useUser()
  useEffect(() => void uploadsOf(id), [id])
  return (
    <Shell onSearch={openPalette} notice={<UnverifiedBanner />}>
      <Outlet />
      <Suspense fallback={null}>
        {hasUploads ? <UploadDock /> : null}
        {paletteOpened ? <Palette /> : null}
        {confirmationAsked ? <ConfirmItsYou /> : null}
        {askedAgain ? <SignInAgain /> : null}
      </Suspense>
    </Shell>
  )
}
