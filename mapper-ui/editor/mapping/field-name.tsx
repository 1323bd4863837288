import type { ReactNode } from 'react'

/**
 * A field by its title, and by its name in the API; the stylesheet shows the title first, or the name alone, as each
 * person chose. Both are there always, so that choosing renders no row again.
 */
export function FieldName({
  name,
  title,
  path,
  children,
}: {
  readonly name: string
  readonly title: string
  readonly path: string
  readonly children?: ReactNode
}) {
  const hasTitle = title !== '' && title !== name
  const [words, note] = splitNote(title)
  return (
    <span className="mapping-name" title={hasTitle ? `${title} (${path})` : path}>
      {hasTitle && <span className="mapping-name-title">{words}</span>}
      {hasTitle && children && <span className="mapping-name-title">{children}</span>}
      {hasTitle && note !== '' && <span className="mapping-name-note">{note}</span>}
      <span className={hasTitle ? 'mapping-name-api' : undefined}>{name}</span>
      {children && <span className={hasTitle ? 'mapping-name-mark' : undefined}>{children}</span>}
    </span>
  )
}

/** What is in brackets at the end of a title says more about it, and gives way to the name. */
function splitNote(title: string): readonly [words: string, note: string] {
  const [, words, note] = /^(.+?) \(([^()]*)\)$/.exec(title) ?? []
  return words === undefined || note === undefined ? [title, ''] : [words, note]
}
