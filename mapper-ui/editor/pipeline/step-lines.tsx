import { Box, Button } from '@mantine/core'
import { IconCode } from '@tabler/icons-react'
import { findInOutline } from '../../../engine/index.ts'
import type { PipelineNode } from '../../model/pipeline/pipeline-view.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import { readLines } from '../yaml/text-lines.ts'
import { pipelineText } from './text.ts'

const MAX_LINES = 12

/** The lines of the file that a step is, as they are written, and the way to them. */
export function StepLines({ path }: Pick<PipelineNode, 'path'>) {
  const t = useText(pipelineText)
  const { goToLine } = useEditor()
  const text = useFlow((state) => state.text)
  const outline = useFlow(({ flow }) => flow.outline())
  const isRead = useFlow((state) => state.isRead && state.broken === undefined)
  const written = findInOutline(outline, path)?.whole
  // While somebody types, the outline is that of the text before.
  if (!written || !isRead) return null
  const lines = readLines(text)
  const { lineNumber: from, column } = lines.toPlace(written.from)
  const own = text
    .slice(written.from - column + 1, written.to)
    .trimEnd()
    .split(/\r?\n/)
  const shown = own.slice(0, MAX_LINES).concat(own.length > MAX_LINES ? ['…'] : [])
  const to = from + own.length - 1
  return (
    <div>
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconCode size={14} aria-hidden />}
        onClick={() => goToLine(from, column)}
      >
        {t('linesOfStep', { count: own.length, from: String(from), to: String(to) })}
      </Button>
      {/* It scrolls sideways, so the Tab key must reach it. */}
      <Box component="pre" className="step-lines" tabIndex={0}>
        {withoutIndent(shown).join('\n')}
      </Box>
    </div>
  )
}

function withoutIndent(lines: readonly string[]): readonly string[] {
  const indents = lines
    .filter((line) => line.trim() !== '' && line !== '…')
    .map((line) => line.length - line.trimStart().length)
  const indent = Math.min(...indents)
  return lines.map((line) => (line === '…' ? line : line.slice(indent)))
}
