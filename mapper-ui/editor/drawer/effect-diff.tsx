import { Stack, Table, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { BusySign } from '../../app/busy-sign.tsx'
import { readFlow } from '../../model/document/read-flow.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { compareEffects, type EffectDiff } from './compare-effects.ts'
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
  const previews = useView((view) => view.previews)
  const isSound = useView((view) => view.isSound)
  const path = useFlow((state) => state.path)
  const flow = useFlow((state) => state.flow.value)
  const [compared, setCompared] = useState<{
    readonly of: typeof previews
    readonly diff: EffectDiff | 'unknown'
  }>()
  const isUnknown = !hasSamples || !isSound
  useEffect(() => {
    if (isUnknown || !previews) return undefined
    let isLate = false
    const compare = async () => {
      const { samples } = previews
      const old = await project.ask<'compare'>({ kind: 'compare', text: published, samples })
      if (isLate) return
      const before = { flow: readFlow(path, published).reading?.value ?? {}, previews: old ?? [] }
      const diff = old ? compareEffects(before, { flow, previews: previews.shown }) : 'unknown'
      setCompared({ of: previews, diff })
    }
    void compare()
    return () => {
      isLate = true
    }
  }, [isUnknown, previews, project, published, path, flow])
  if (isUnknown) return 'unknown'
  return compared?.of === previews ? compared?.diff : undefined
}
