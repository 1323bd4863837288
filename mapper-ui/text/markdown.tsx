import { Anchor, Code, List, Stack, Table, Text, Title, type TitleOrder } from '@mantine/core'
import { type ComponentType, useMemo } from 'react'
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { Screen } from './screen.tsx'

const PLUGINS = [remarkGfm]

/** Shows Markdown; its headings are told below `level`, the level of the heading that it stands under. */
export function Markdown({
  text,
  level,
  picture,
}: {
  readonly text: string
  readonly level: 1 | 2 | 3
  /** Shows pictures, of texts that are ours; absent: they are left out. */
  readonly picture?: Picture | undefined
}) {
  const components = useMemo(
    () => ({ ...PARTS, ...headingsBelow(level), ...(picture && { img: pictureBy(picture) }) }),
    [level, picture],
  )
  return (
    <Stack gap="sm">
      <ReactMarkdown
        remarkPlugins={PLUGINS}
        components={components}
        disallowedElements={picture ? [] : UNWANTED}
      >
        {text}
      </ReactMarkdown>
    </Stack>
  )
}

export type Picture = ComponentType<{ readonly src?: string; readonly alt?: string }>

function pictureBy(Shown: Picture): NonNullable<Components['img']> {
  return ({ src, alt = '' }) => (typeof src === 'string' ? <Shown src={src} alt={alt} /> : null)
}

/** Pictures would be fetched from where an author says; raw HTML is never shown. */
const UNWANTED = ['img']

const PARTS: Components = {
  p: ({ children }) => <Text size="sm">{children}</Text>,
  // Only addresses of the web; a file beside the README has none here.
  a: ({ href, children }) =>
    href?.startsWith('https://') ? (
      <Anchor href={href} target="_blank" rel="noreferrer" underline="always">
        {children}
      </Anchor>
    ) : (
      children
    ),
  code: ({ children }) => <Code>{children}</Code>,
  // What scrolls can be reached by keys.
  pre: ({ node }) =>
    isScreen(node) ? (
      <Screen text={textIn(node)} />
    ) : (
      <Code block tabIndex={0}>
        {textIn(node)}
      </Code>
    ),
  ul: ({ children }) => (
    <List size="sm" spacing={6}>
      {children}
    </List>
  ),
  ol: ({ children, start }) => (
    <List size="sm" spacing={6} type="ordered" start={start ?? 1}>
      {children}
    </List>
  ),
  li: ({ children }) => <List.Item>{children}</List.Item>,
  table: ({ children }) => (
    <Table.ScrollContainer minWidth={320} type="native" tabIndex={0}>
      <Table fz="sm" withTableBorder>
        {children}
      </Table>
    </Table.ScrollContainer>
  ),
  thead: ({ children }) => <Table.Thead>{children}</Table.Thead>,
  tbody: ({ children }) => <Table.Tbody>{children}</Table.Tbody>,
  tr: ({ children }) => <Table.Tr>{children}</Table.Tr>,
  th: ({ children }) => <Table.Th>{children}</Table.Th>,
  td: ({ children }) => <Table.Td>{children}</Table.Td>,
}

type MarkdownNode = ExtraProps['node'] | NonNullable<ExtraProps['node']>['children'][number]

/** A drawing of a page: see `readScreen`. */
function isScreen(node: MarkdownNode): boolean {
  if (node?.type !== 'element') return false
  const names = node.properties['className']
  return (Array.isArray(names) && names.includes('language-screen')) || node.children.some(isScreen)
}

function textIn(node: MarkdownNode): string {
  if (!node) return ''
  if (node.type === 'element') return node.children.map(textIn).join('').replace(/\n$/, '')
  return node.type === 'text' ? node.value : ''
}

function headingsBelow(level: number): Components {
  const heading =
    (own: number): NonNullable<Components['h1']> =>
    ({ children }) => (
      <Title order={orderOf(own, level)} size="h5" mt="xs">
        {children}
      </Title>
    )
  return {
    h1: heading(1),
    h2: heading(2),
    h3: heading(3),
    h4: heading(4),
    h5: heading(5),
    h6: heading(6),
  }
}

function orderOf(own: number, level: number): TitleOrder {
  const order = Math.min(6, Math.max(level + 1, level + own - 1))
  return ORDERS[order - 1] ?? 6
}

const ORDERS: readonly TitleOrder[] = [1, 2, 3, 4, 5, 6]
