import { t } from '@lingui/core/macro'
import type { PageLink } from './links.ts'
import classes from './PageSheet.module.css'

type Props = { links: readonly PageLink[]; onPlace: (place: unknown) => void }

/** The links of a page over its picture. Those to elsewhere open a tab that learns nothing of this one. */
export function PageLinks({ links, onPlace }: Props) {
  return links.map((link) => {
    const { left, top, width, height } = link.area
    const style = { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` }
    if (link.kind === 'place') {
      return (
        <button
          key={link.key}
          type="button"
          className={classes.link}
          style={style}
          aria-label={t`Go to the place in this PDF`}
          onClick={() => onPlace(link.place)}
        />
      )
    }
    return (
      <a
        key={link.key}
        className={classes.link}
        style={style}
        href={link.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        title={link.href}
        aria-label={link.href}
      />
    )
  })
}
