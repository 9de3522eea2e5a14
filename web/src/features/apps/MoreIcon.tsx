import { allIcons } from './more-icons.ts'
import type { AppIconShape } from './app-icons.ts'

const byName: Record<string, AppIconShape> = allIcons

/** One of the icons that are not there with the first page; the letter where the name is not one of ours. */
export function MoreIcon({ icon, letter, pixels }: { icon: string; letter: string; pixels: number }) {
  const Icon = Object.hasOwn(byName, icon) ? byName[icon] : undefined
  return Icon ? <Icon size={pixels} stroke={1.6} /> : letter
}
