import { Badge, Button, Group, Loader, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { applyFixes, type Diagnostic, isFixable } from '../../../engine/index.ts'
import { placeOfPath } from '../../model/deep-link.ts'
import { label } from '../../model/document/label.ts'
import { editsBetween } from '../../model/merge/match-lines.ts'
import { sayWithHint } from '../../text/use-problem-text.ts'
import { useLocale, useText } from '../../text/use-text.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import { DrawerHint } from './drawer-hint.tsx'
import { drawerText } from './text.ts'
import { useGoTo } from './use-go-to.ts'
import { useIsChecking } from './use-is-checking.ts'

/** What is wrong, errors first; each leads to its place, and those with one certain answer can be put right here. */
export function Problems() {
  const t = useText(drawerText)
  const diagnostics = useFlow((state) => state.diagnostics)
  const isChecking = useIsChecking()
  const fix = useFix()
  const fixable = diagnostics.filter(isFixable)
  if (isChecking && diagnostics.length === 0) {
    return <DrawerHint icon={<Loader size={18} />} title={t('checkingText')} />
  }
  if (diagnostics.length === 0) {
    return (
      <DrawerHint icon={<IconCircleCheck />} title={t('noProblems')}>
        {t('noProblemsHint')}
      </DrawerHint>
    )
  }
  return (
    <Stack gap="xs">
      {fixable.length > 1 && (
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => fix(fixable)}
          style={{ alignSelf: 'start' }}
        >
          {t('fixAll', { count: fixable.length })}
        </Button>
      )}
      {(['error', 'hint'] as const).map((severity) => (
        <ProblemGroup
          key={severity}
          title={t(severity === 'error' ? 'errors' : 'hints')}
          color={severity === 'error' ? 'red' : 'gray'}
          items={diagnostics.filter((each) => each.severity === severity)}
          onFix={fix}
        />
      ))}
    </Stack>
  )
}

/** Makes the certain fixes, as one entry of the undo list. */
function useFix(): (diagnostics: readonly Diagnostic[]) => void {
  const { document, say } = useEditor()
  return (diagnostics) => {
    const { text } = document.store.getState()
    const { text: fixed, refused } = applyFixes(text, diagnostics)
    document.merge(editsBetween(text, fixed), label('undo.fix'))
    for (const { reason } of refused) say(label('refused.unsure', { message: reason }), true)
  }
}

function ProblemGroup({
  title,
  color,
  items,
  onFix,
}: {
  readonly title: string
  readonly color: string
  readonly items: readonly Diagnostic[]
  readonly onFix: (diagnostics: readonly Diagnostic[]) => void
}) {
  const t = useText(drawerText)
  if (items.length === 0) return null
  return (
    <section aria-label={title}>
      <Group gap={6} mb={4}>
        <Title order={3} size="h6">
          {title}
        </Title>
        <Badge size="xs" color={color} variant="light">
          {items.length}
        </Badge>
      </Group>
      <Stack gap={2} component="ul" style={{ listStyle: 'none', padding: 0, margin: 0 }}>
        {items.map((each) => (
          <Group
            component="li"
            key={`${each.path.join('.')} ${each.code} ${each.line}`}
            gap="xs"
            wrap="nowrap"
          >
            <ProblemLine diagnostic={each} />
            {isFixable(each) && (
              <Button size="compact-xs" variant="light" onClick={() => onFix([each])}>
                {t('fix')}: {each.fix}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </section>
  )
}

/** One problem in words; a click goes to the place. */
export function ProblemLine({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const t = useText(drawerText)
  const goTo = useGoTo()
  const flow = useFlow((state) => state.flow.value)
  const locale = useLocale()
  const { line, path } = diagnostic
  const { field } = placeOfPath(flow, path)
  return (
    <UnstyledButton onClick={() => goTo(diagnostic)} style={{ flex: 1, padding: '2px 4px' }}>
      <Text size="sm">
        {field !== undefined && <b>{field}: </b>}
        {sayWithHint(locale, diagnostic)}{' '}
        <Text span size="xs" c="dimmed">
          {t('line', { line })}
        </Text>
      </Text>
    </UnstyledButton>
  )
}
