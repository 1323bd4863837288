import { VisuallyHidden } from '@mantine/core'
import {
  IconBraces,
  IconFile,
  IconKey,
  IconList,
  IconPencil,
  IconPlus,
  IconSearch,
  IconTrash,
} from '@tabler/icons-react'
import type { PartKind } from '../../model/connector/connector-parts.ts'
import { questionsOf } from '../../model/connector/questions.ts'
import { showPath } from '../../model/document/json-path.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor } from '../editor-context.tsx'
import { connectorText } from './text.ts'
import { useParts, useQuestions } from './use-connector.ts'

const ICONS = {
  access: IconKey,
  resource: IconList,
  list: IconList,
  get: IconFile,
  find: IconSearch,
  create: IconPlus,
  update: IconPencil,
  delete: IconTrash,
  record: IconBraces,
} as const satisfies Record<PartKind, unknown>

/** How the system is reached, its resources, and what can be done with each. */
export function PartTree() {
  const t = useText(connectorText)
  const { select } = useEditor()
  const { parts, part: chosen } = useParts()
  const questions = useQuestions()
  return (
    <nav className="conn-tree" aria-label={t('parts')}>
      {parts.map((part) => {
        const Icon = ICONS[part.kind]
        const name = part.kind === 'resource' ? part.title : t(`part.${part.kind}`)
        const open = part.kind === 'resource' ? 0 : questionsOf(questions, part).length
        return (
          <button
            key={showPath(part.path) + part.kind}
            type="button"
            className={`conn-part ${part.kind === 'resource' ? 'group' : ''}`}
            data-off={!part.isThere || undefined}
            aria-current={part === chosen}
            onClick={() => select({ step: part.path, field: undefined })}
          >
            {part.kind !== 'resource' && <Icon size={14} aria-hidden />}
            <span>
              {part.kind !== 'access' && part.kind !== 'resource' && (
                <VisuallyHidden>{part.title}: </VisuallyHidden>
              )}
              {name}
            </span>
            {open > 0 ? (
              <b title={t('questions', { count: open })}>{open}</b>
            ) : (
              <small>{part.isThere ? part.note.slice(0, 24) : t('notOffered')}</small>
            )}
          </button>
        )
      })}
    </nav>
  )
}
