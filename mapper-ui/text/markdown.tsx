import { Anchor, Code, List, Stack, Table, Text, Title, type TitleOrder } from '@mantine/core'
import { useMemo } from 'react'
import { type Block, type Line, parseMarkdown } from './parse-markdown.ts'

/** Shows Markdown; its headings are told below `level`, the level of the heading that it stands under. */
export function Markdown({ text, level }: { readonly text: string; readonly level: 1 | 2 | 3 }) {
  const blocks = useMemo(() => parseMarkdown(text), [text])
  return (
    <Stack gap="sm">
      {blocks.map((block, at) => (
        // A text does not change its order.
        // oxlint-disable-next-line react/no-array-index-key
        <BlockView key={at} block={block} level={level} />
      ))}
    </Stack>
  )
}

function BlockView({ block, level }: { readonly block: Block; readonly level: 1 | 2 | 3 }) {
  switch (block.kind) {
    case 'heading':
      return (
        <Title order={orderOf(block.level, level)} size="h5" mt="xs">
          <LineView line={block.line} />
        </Title>
      )
    case 'paragraph':
      return (
        <Text size="sm">
          <LineView line={block.line} />
        </Text>
      )
    case 'code':
      return (
        <Code block tabIndex={0}>
          {block.text}
        </Code>
      )
    case 'list':
      return (
        <List
          size="sm"
          spacing={6}
          {...(block.isOrdered ? { type: 'ordered', start: block.start } : { type: 'unordered' })}
        >
          {block.items.map((line, at) => (
            // oxlint-disable-next-line react/no-array-index-key
            <List.Item key={at}>
              <LineView line={line} />
            </List.Item>
          ))}
        </List>
      )
    case 'table':
      return <TableView head={block.head} rows={block.rows} />
  }
}

function TableView({
  head,
  rows,
}: {
  readonly head: readonly Line[]
  readonly rows: ReadonlyArray<readonly Line[]>
}) {
  return (
    <Table.ScrollContainer minWidth={320} type="native" tabIndex={0}>
      <Table fz="sm" withTableBorder>
        <Table.Thead>
          <Table.Tr>
            {head.map((line, at) => (
              // oxlint-disable-next-line react/no-array-index-key
              <Table.Th key={at}>
                <LineView line={line} />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key
            <Table.Tr key={row}>
              {cells.map((line, at) => (
                // oxlint-disable-next-line react/no-array-index-key
                <Table.Td key={at}>
                  <LineView line={line} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function LineView({ line }: { readonly line: Line }) {
  return line.map((part, at) => {
    const key = `${at} ${part.text}`
    switch (part.kind) {
      case 'text':
        return part.text
      case 'strong':
        return <strong key={key}>{part.text}</strong>
      case 'emphasis':
        return <em key={key}>{part.text}</em>
      case 'code':
        return <Code key={key}>{part.text}</Code>
      case 'link':
        return (
          <Anchor key={key} href={part.href} target="_blank" rel="noreferrer" underline="always">
            {part.text}
          </Anchor>
        )
    }
  })
}

function orderOf(own: number, level: number): TitleOrder {
  const order = Math.min(6, Math.max(level + 1, level + own - 1))
  return ORDERS[order - 1] ?? 6
}

const ORDERS: readonly TitleOrder[] = [1, 2, 3, 4, 5, 6]
