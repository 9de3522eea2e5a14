import { t } from '@lingui/core/macro'
import { isValidElement } from 'react'
import type { ReactNode } from 'react'
import ReactMarkdown from 'react-markdown'
import type { Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { CopyButton } from '../../ui/CopyButton.tsx'
import classes from './Markdown.module.css'

const plugins = [remarkGfm]

const components: Components = {
  // An address that was refused (`javascript:`) leaves its words.
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // A picture's address can carry away what was said here, so none is ever loaded; it is shown as the link it is.
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} target="_blank" rel="noopener noreferrer nofollow">
      {alt || t`Picture`}
    </a>
  ),
  pre: ({ children }) => (
    <div className={classes.code}>
      <div className={classes.copy}>
        <CopyButton text={() => textOf(children)} label={t`Copy the code`} />
      </div>
      {/* A block wider than the page is scrolled by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>{children}</pre>
    </div>
  ),
  table: ({ children }) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.table} tabIndex={0} role="region" aria-label={t`Table`}>
      <table>{children}</table>
    </div>
  ),
}

/** Markdown as React elements. HTML in it stays text, and only web and mail addresses become links. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.markdown}>
      <ReactMarkdown remarkPlugins={plugins} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  )
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return node.map(textOf).join('')
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : ''
}
