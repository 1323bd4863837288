import { Stack, Table, Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useText } from '../../text/use-text.ts'
import { BusySign } from '../../widgets/busy-sign.tsx'
import { useEditor, useView } from '../editor-context.tsx'
import type { EffectDiff } from '../project/compare-effects.ts'
import { ShownValue } from './plan.tsx'
import { drawerText } from './text.ts'

/** What the draft does otherwise than the published version: each sample goes through both. */
export function EffectDiffView({ published }: { readonly published: string }) {
  const t = useText(drawerText)
  const effect = useEffectDiff(published)
  if (effect === 'unknown') return <Text size="sm">{t('effectNeeds')}</Text>
  if (!effect) return <BusySign size="sm" label={t('comparing')} />
  const { fields, changedSamples, total } = effect
  if (fields.length === 0) return <Text size="sm">{t('noEffect')}</Text>
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} component="output">
        {t('effectOf', { count: fields.length, changed: changedSamples, total })}
      </Text>
      <Table verticalSpacing={2} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('field')}</Table.Th>
            <Table.Th>{t('samples')}</Table.Th>
            <Table.Th>{t('published')}</Table.Th>
            <Table.Th>{t('draft')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(({ field, samples, before, after }) => (
            <Table.Tr key={field}>
              <Table.Td>{field}</Table.Td>
              <Table.Td>{samples}</Table.Td>
              <Table.Td>
                <ShownValue value={before} />
              </Table.Td>
              <Table.Td>
                <ShownValue value={after} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}

function useEffectDiff(published: string): EffectDiff | 'unknown' | undefined {
  const { project } = useEditor()
  const hasSamples = useView((view) => view.samples.length > 0)
  const version = useView((view) => view.previews?.version)
  const samples = useView((view) => view.previews?.samples)
  const asked = useMemo(() => samples && { version, samples }, [version, samples])
  const isSound = useView((view) => view.isSound)
  const [compared, setCompared] = useState<{
    readonly of: typeof asked
    readonly diff: EffectDiff | 'unknown'
  }>()
  const isUnknown = !hasSamples || !isSound
  useEffect(() => {
    if (isUnknown || !asked) return undefined
    let isLate = false
    const compare = async () => {
      const diff = await project.ask<'compare'>({
        kind: 'compare',
        text: published,
        samples: asked.samples,
      })
      if (!isLate) setCompared({ of: asked, diff: diff ?? 'unknown' })
    }
    void compare()
    return () => {
      isLate = true
    }
  }, [isUnknown, asked, project, published])
  if (isUnknown) return 'unknown'
  return compared?.of === asked ? compared?.diff : undefined
}
