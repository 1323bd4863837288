import { Alert, Code, Group, SimpleGrid } from '@mantine/core'
import { useText } from '../text/use-text.ts'
import { CopyButton } from '../widgets/copy-button.tsx'
import { factorText } from './text.ts'

/** Shown this once. */
export function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const t = useText(factorText)
  return (
    <output ref={bringIntoView} style={{ display: 'block' }}>
      <Alert color="green" title={t('codesTitle')} role={undefined}>
        {t('codesHint')}
        <SimpleGrid component="ul" cols={2} spacing="xs" mt="sm" p={0} aria-label={t('codes')}>
          {codes.map((code) => (
            <li key={code} style={{ listStyle: 'none' }}>
              <Code fz="md">{code}</Code>
            </li>
          ))}
        </SimpleGrid>
        <Group mt="sm">
          <CopyButton value={codes.join('\n')} size="xs" />
        </Group>
      </Alert>
    </output>
  )
}

/** They are shown this once, above what may be a long page. */
function bringIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'start' })
}
