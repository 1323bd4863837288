import './mapping-surface.css'
import { IconArrowsJoin } from '@tabler/icons-react'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { showPath } from '../../model/document/json-path.ts'
import { useStoryNames } from '../../records/story-names.tsx'
import { useText } from '../../text/use-text.ts'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { LoadingRows } from '../../widgets/loading-page.tsx'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { FormulaDock } from './blocks/formula-dock.tsx'
import { CalledSteps, useOpenCall } from './called-steps.tsx'
import { chooseStep } from './choose-step.ts'
import { GivenBack } from './given-back.tsx'
import { createLineStage } from './line-stage.ts'
import { createMapping } from './mapping.ts'
import { MappingCanvas } from './mapping-canvas.tsx'
import { MappingProvider, useMappingState } from './mapping-context.tsx'
import { MappingToolbar } from './mapping-toolbar.tsx'
import { SidePanel } from './side-panel.tsx'
import { mappingText } from './text.ts'
import { revealField } from './toggle-row.ts'
import { useMappingPalette } from './use-mapping-palette.ts'

/** One step as a mapping: source fields at the left, target fields at the right, and what leads from one to the other. */
export function MappingSurface() {
  const call = useOpenCall()
  if (!call) return <StepMapping />
  return (
    <CalledSteps key={showPath(call.path)} call={call}>
      <MappingSurface />
    </CalledSteps>
  )
}

function StepMapping() {
  const editor = useEditor()
  const parts = useMemo(() => {
    const mapping = createMapping(editor)
    return { mapping, stage: createLineStage(mapping) }
  }, [editor])
  const { mapping } = parts
  useEffect(() => mapping.follow(), [mapping])
  const field = useView(({ place }) => place.field)
  const isRead = useStore(mapping.store, ({ view }) => view !== undefined)
  useEffect(() => {
    if (field !== undefined && isRead) revealField(mapping, 'target', field)
  }, [mapping, field, isRead])
  return (
    <MappingProvider value={parts}>
      <Surface />
    </MappingProvider>
  )
}

function Surface() {
  const t = useText(mappingText)
  const isThere = useMappingState((state) => state.view !== undefined)
  const isRead = useView((view) => view.surroundings !== undefined)
  const hasStep = useFlow(({ flow }) => chooseStep(flow.value, undefined) !== undefined)
  useMappingPalette()
  const [names] = useStoryNames()
  if (!hasStep) {
    return (
      <EmptyState icon={<IconArrowsJoin />} title={t('noStep')}>
        {t('noStepHint')}
      </EmptyState>
    )
  }
  if (!isRead || !isThere) return <LoadingRows />
  return (
    <div className="mapping-surface" data-names={names}>
      <MappingToolbar />
      <div className="mapping-body">
        <MappingCanvas />
        <SidePanel />
      </div>
      <GivenBack />
      <FormulaDock />
    </div>
  )
}
